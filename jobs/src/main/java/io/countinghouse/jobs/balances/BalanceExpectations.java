package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_MONTH;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CLOSING;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY_BY_CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DIM_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.FLOW;
import static io.countinghouse.jobs.balances.BalanceColumns.FX_RATE;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICE_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENING;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORG_BUCKET;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS;
import static io.countinghouse.jobs.balances.BalanceColumns.STATUS;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT_USD;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.check.Total;
import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.mart.DerivationInputs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** What must hold of balances before they are published. */
final class BalanceExpectations {
    /** Currency units per US dollar. */
    private static final BigDecimal LOWEST_RATE = new BigDecimal("0.000001");

    private static final BigDecimal HIGHEST_RATE = new BigDecimal("10000000");

    private static final BigDecimal UNKNOWN_ORGANIZATIONS = new BigDecimal("0.25");

    private static final String BEFORE = "_before";
    private static final String DAY_BEFORE = "_day_before";

    private static final Map<String, List<String>> GRAINS =
            Map.of(DAILY, List.of(ORGANIZATION_ID), DAILY_BY_CURRENCY, List.of(ORGANIZATION_ID, CURRENCY));

    private BalanceExpectations() {}

    static List<Expectation> of(BalanceSettings settings) {
        List<Expectation> all = new ArrayList<>(ofStaging(settings));
        all.addAll(ofBalances());
        if (settings.balance() == BalanceSettings.Balance.CUMULATIVE) {
            all.addAll(ofCumulative());
        }
        return List.copyOf(all);
    }

    private static List<Expectation> ofStaging(BalanceSettings settings) {
        List<Expectation> all = new ArrayList<>(List.of(
                Expectation.notNull("invoice_without_key", STG_INVOICES, INVOICE_ID, ORGANIZATION_ID, BALANCE_DATE),
                Expectation.notNull("organization_without_key", STG_ORGANIZATIONS, ORGANIZATION_ID),
                Expectation.unique(
                        "invoice_version_twice", STG_INVOICES, INVOICE_ID, FeedSchema.FILE_ID, FeedSchema.LINE),
                Expectation.unique(
                        "organization_version_twice",
                        STG_ORGANIZATIONS,
                        ORGANIZATION_ID,
                        FeedSchema.FILE_ID,
                        FeedSchema.LINE),
                Expectation.range(
                        "invoice_outside_the_accepted_days",
                        STG_INVOICES,
                        BALANCE_DATE,
                        // The feed judges days in UTC.
                        settings.earliest().minusDays(1),
                        settings.latest().plusDays(1)),
                Expectation.range("fx_rate_hardly_possible", STG_INVOICES, FX_RATE, LOWEST_RATE, HIGHEST_RATE)
                        .warning(),
                // They get a member of their own in the dimension; a few are usual.
                Expectation.relationship(
                                "invoice_of_unknown_organization",
                                STG_INVOICES,
                                ORGANIZATION_ID,
                                BalanceExpectations::known,
                                ORGANIZATION_ID)
                        .with(Severity.WARN, RejectLimit.ofShare(UNKNOWN_ORGANIZATIONS)),
                Expectation.fresh(
                                "invoices_are_stale",
                                STG_INVOICES,
                                BALANCE_DATE,
                                settings.calendar(),
                                settings.freshDays())
                        .warning()));
        if (!settings.statuses().signs().isEmpty()) {
            all.add(Expectation.accepted(
                    "invoice_of_unknown_status",
                    STG_INVOICES,
                    STATUS,
                    settings.statuses().signs().keySet()));
        }
        return all;
    }

    private static Dataset<Row> known(DerivationInputs others) {
        return others.lake(STG_ORGANIZATIONS)
                // Of no file yet: none is known.
                .orElseGet(() -> others.lake(STG_INVOICES).orElseThrow().limit(0));
    }

    private static List<Expectation> ofBalances() {
        return List.of(
                Expectation.function("balance_without_organization", DAILY, BalanceExpectations::withoutOrganization),
                Expectation.equalTotals(
                        "days_are_not_those_by_currency",
                        DAILY,
                        Total.ofRows(),
                        others -> others.mart(DAILY_BY_CURRENCY),
                        new Total(
                                rows -> rows.select(ORG_BUCKET, BALANCE_MONTH, ORGANIZATION_ID, BALANCE_DATE)
                                        .distinct(),
                                lit(1)),
                        ORG_BUCKET,
                        BALANCE_MONTH),
                Expectation.equalTotals(
                        "invoiced_is_not_the_sum_by_currency",
                        DAILY,
                        Total.of(TOTAL_AMOUNT),
                        others -> others.mart(DAILY_BY_CURRENCY),
                        Total.of(TOTAL_AMOUNT_USD),
                        ORG_BUCKET,
                        BALANCE_MONTH));
    }

    private static List<Expectation> ofCumulative() {
        List<Expectation> all = new ArrayList<>();
        GRAINS.keySet().stream().sorted().forEach(mart -> {
            all.add(Expectation.predicate(
                    mart + "_does_not_add_up",
                    mart,
                    CLOSING + " = " + OPENING + " + " + FLOW + " AND " + FLOW + " = " + TOTAL_AMOUNT + " - "
                            + PAYMENTS));
            all.add(Expectation.function(
                    mart + "_opens_otherwise_than_it_closed",
                    mart,
                    (rows, others) -> opensOtherwise(rows, GRAINS.get(mart))));
        });
        all.add(Expectation.function(
                "balance_is_not_what_all_flows_come_to", DAILY, BalanceExpectations::otherThanAllFlows));
        return all;
    }

    /** Days that do not begin with what the day before has ended with, where both are derived, or that have none before them. */
    private static Dataset<Row> opensOtherwise(Dataset<Row> rows, List<String> grain) {
        WindowSpec days = Window.partitionBy(grain.stream().map(functions::col).toArray(Column[]::new))
                .orderBy(col(BALANCE_DATE));
        return rows.withColumn(BEFORE, lag(CLOSING, 1).over(days))
                .withColumn(DAY_BEFORE, lag(BALANCE_DATE, 1).over(days))
                .where(col(DAY_BEFORE)
                        .isNotNull()
                        .and(not(col(DAY_BEFORE)
                                .equalTo(date_sub(col(BALANCE_DATE), 1))
                                .and(col(BEFORE).equalTo(col(OPENING))))));
    }

    private static Dataset<Row> withoutOrganization(Dataset<Row> balances, DerivationInputs others) {
        if (!others.hasMart(DIM_ORGANIZATIONS)) {
            return balances.limit(0);
        }
        Dataset<Row> known = others.mart(DIM_ORGANIZATIONS);
        return balances.join(known, balances.col(ORGANIZATION_ID).equalTo(known.col(ORGANIZATION_ID)), "left_anti");
    }

    /** The last balance is worked out month by month, the organization's in one sum. */
    private static Dataset<Row> otherThanAllFlows(Dataset<Row> balances, DerivationInputs others) {
        if (!others.hasMart(DIM_ORGANIZATIONS)) {
            return balances.limit(0);
        }
        Dataset<Row> organizations =
                others.mart(DIM_ORGANIZATIONS).select(col(ORGANIZATION_ID).as("_id"), col(BALANCE_USD));
        return balances.where(col(BALANCE_DATE).equalTo(lit(others.businessDate())))
                .join(organizations, col(ORGANIZATION_ID).equalTo(col("_id")))
                .where(not(col(CLOSING).equalTo(col(BALANCE_USD))));
    }
}
