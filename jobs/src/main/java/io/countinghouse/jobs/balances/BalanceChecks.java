package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CLOSING;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY_BY_CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DIM_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.FLOW;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENING;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.check.Check;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.mart.DerivationInputs;
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
final class BalanceChecks {
    private static final String BEFORE = "_before";
    private static final String DAY_BEFORE = "_day_before";

    private static final Map<String, List<String>> GRAINS =
            Map.of(DAILY, List.of(ORGANIZATION_ID), DAILY_BY_CURRENCY, List.of(ORGANIZATION_ID, CURRENCY));

    private BalanceChecks() {}

    static List<Check> of(BalanceSettings settings) {
        List<Check> checks = new ArrayList<>(List.of(
                new Check("balance_without_organization", Severity.ERROR, DAILY, BalanceChecks::withoutOrganization)));
        if (settings.balance() == BalanceSettings.Balance.CUMULATIVE) {
            GRAINS.keySet().stream().sorted().forEach(mart -> {
                checks.add(new Check(
                        mart + "_does_not_add_up", Severity.ERROR, mart, (rows, others) -> rows.where(not(addsUp()))));
                checks.add(new Check(
                        mart + "_opens_otherwise_than_it_closed",
                        Severity.ERROR,
                        mart,
                        (rows, others) -> opensOtherwise(rows, GRAINS.get(mart))));
            });
            checks.add(new Check(
                    "balance_is_not_what_all_flows_come_to", Severity.ERROR, DAILY, BalanceChecks::otherThanAllFlows));
        }
        return List.copyOf(checks);
    }

    private static Column addsUp() {
        return col(CLOSING)
                .equalTo(col(OPENING).plus(col(FLOW)))
                .and(col(FLOW).equalTo(col(TOTAL_AMOUNT).minus(col(PAYMENTS))));
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
