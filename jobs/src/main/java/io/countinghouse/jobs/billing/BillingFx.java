package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING_DATA;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING_DATA_SCHEMA;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING_MONTHLY;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING_MONTHLY_SCHEMA;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT_USD;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_MONTH;
import static io.countinghouse.jobs.billing.BillingColumns.COUNTRY;
import static io.countinghouse.jobs.billing.BillingColumns.CURRENCY;
import static io.countinghouse.jobs.billing.BillingColumns.FX_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.FX_RATES;
import static io.countinghouse.jobs.billing.BillingColumns.ID;
import static io.countinghouse.jobs.billing.BillingColumns.LINE;
import static io.countinghouse.jobs.billing.BillingColumns.PRODUCT_LINE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static io.countinghouse.jobs.billing.BillingColumns.USD_UNROUNDED;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.trunc;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Converted;
import io.countinghouse.common.mart.Denomination;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running.Stride;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** billing-fx: bills in many currencies, each in US dollars by the rate of its day. */
public final class BillingFx {
    public static final String NAME = "billing-fx";

    private static final String DELETED = "deleted";
    private static final String EXTRA = "extra";

    private BillingFx() {}

    /** Rates land before the bills of their batch. */
    public static Job define(BillingSettings settings) {
        return new Job(
                NAME,
                List.of(
                        FxFeeds.ecb(),
                        FxFeeds.plain(),
                        new Landing(BillingFeed.feed(settings), billing(), BillingFx::land)
                                .judgedBy(new BillingRule(settings))),
                List.of(data(settings), monthly(settings)),
                List.of(),
                List.of(
                        Expectation.notNull("bills_without_usd", BILLING_DATA, BILL_AMOUNT_USD, USD_UNROUNDED, FX_RATE),
                        Expectation.function("rates_in_dispute", FX_RATES, (rates, others) -> rates.where(col(RATE)
                                                .isNull()
                                                .and(col(QUOTE).isNotNull()))
                                        .select(RATE_DATE, BASE, QUOTE, SOURCE)
                                        .distinct())
                                .warning()),
                settings.limits());
    }

    private static LakeTable billing() {
        return new LakeTable(
                        BILLING,
                        List.of(BILL_MONTH),
                        List.of(BILL_AMOUNT),
                        // Where bills are not replaced all versions say the same: a change of policy changes no bill.
                        Optional.of(new History(
                                List.of(LINE, ID),
                                List.of(
                                        DeltaStore.BATCH_ID,
                                        DeltaStore.FILE_ORDER,
                                        FeedSchema.FILE_ID,
                                        FeedSchema.LINE),
                                DELETED)))
                .inCurrencyOf(CURRENCY);
    }

    private static Dataset<Row> land(Dataset<Row> rows) {
        return rows.withColumnRenamed(FeedSchema.EXTRA, EXTRA)
                .withColumn(BILL_MONTH, BillingData.month())
                .withColumn(DELETED, lit(false));
    }

    private static Mart data(BillingSettings settings) {
        return Mart.of(BILLING_DATA, BILLING)
                .schema(BILLING_DATA_SCHEMA)
                .key(List.of(LINE, ID))
                .slice(List.of(BILL_MONTH))
                .dated(BILL_MONTH, Stride.MONTH)
                .conserves(Map.of(BILL_AMOUNT, BILL_AMOUNT))
                .derivation((bills, others) ->
                        BillingData.derive(bills, others.versions(FX_RATES).map(FxFeeds::undisputed), settings))
                .lookingInto(rates(settings))
                .converting(new Converted(BILL_AMOUNT_USD, USD_UNROUNDED))
                .denominated(new Denomination(CURRENCY, List.of(BILL_AMOUNT)))
                .build();
    }

    private static Mart monthly(BillingSettings settings) {
        return Mart.of(BILLING_MONTHLY, BILLING)
                .schema(BILLING_MONTHLY_SCHEMA)
                .key(List.of(BILL_MONTH, COUNTRY, PRODUCT_LINE, CURRENCY))
                .slice(List.of(BILL_MONTH))
                .dated(BILL_MONTH, Stride.MONTH)
                .conserves(Map.of(BILL_AMOUNT, BILL_AMOUNT))
                .derivation((bills, others) -> BillingMonthly.derive(others.mart(BILLING_DATA)))
                .lookingInto(rates(settings))
                .lookingInto(BILLING_DATA, EarlierMart.Reach.SLICES)
                .denominated(new Denomination(CURRENCY, List.of(BILL_AMOUNT)))
                .build();
    }

    /** A rate may count on each day until it is too old. */
    private static Lookup rates(BillingSettings settings) {
        return new Lookup(FX_RATES, List.of(RATE_DATE), (days, bills) -> bills.select(BILL_MONTH)
                .distinct()
                .join(
                        days.select(explode(sequence(col(RATE_DATE), date_add(col(RATE_DATE), settings.maxAgeDays())))
                                        .as("day"))
                                .select(trunc(col("day"), "MM").as("changed_month"))
                                .distinct(),
                        col(BILL_MONTH).equalTo(col("changed_month")),
                        "left_semi"));
    }
}
