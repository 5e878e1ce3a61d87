package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTED_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.feed.WideColumns;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.money.Currencies;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rates in files, and the lake table that they become: one row per date, base, quote and source, and version of it, of which
 * that of the latest batch counts. Columns: rate_date, base, quote, rate DECIMAL(18,10) in units of the quote per unit of the
 * base, null where several of one batch contradict each other ({@link RateDisputes}), source.
 */
final class FxFeeds {
    /** The source of rates from the European Central Bank's file, quoted per euro. */
    static final String ECB = "ecb";

    static final String ECB_DATE = "Date";

    private static final String EURO = "EUR";
    private static final String DELETED = "deleted";
    private static final LocalDate FIRST_DAY = LocalDate.parse("1970-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("9999-12-31");
    private static final CellType DAY = new CellType.IsoDate(FIRST_DAY, LAST_DAY);
    private static final CellType DECIMAL = new CellType.Decimal(QUOTED_RATE.precision(), QUOTED_RATE.scale());

    private static final Column NO_RATE = lit(null).cast(QUOTED_RATE);

    private FxFeeds() {}

    static LakeTable table() {
        return new LakeTable(
                BillingColumns.FX_RATES,
                List.of(),
                List.of(),
                Optional.of(new History(List.of(RATE_DATE, BASE, QUOTE, SOURCE), List.of(), DELETED)));
    }

    /** Of all versions of rates those that count as if none were in dispute. */
    static Dataset<Row> undisputed(Dataset<Row> versions) {
        return table().current(
                        versions.where(col(RATE).isNotNull().or(col(QUOTE).isNull())));
    }

    /** The history of the European Central Bank: a line per day, a column per currency. */
    static Landing ecb() {
        Feed feed = Feed.csv("fx_ecb", "eurofxref-hist[A-Za-z0-9._=-]*\\.csv")
                .columns(List.of(FeedColumn.required(ECB_DATE, DAY)))
                .extraColumns(ExtraColumns.REFUSE)
                .rowRules(List.of(
                        new RowRule(
                                "bad_rate",
                                List.of(ECB_DATE),
                                "forall(map_values(coalesce(" + FeedSchema.EXTRA
                                        + ", map())), rate -> cast(rate as decimal(18,10)) > 0)",
                                "rates above zero",
                                RowRule.OnFailure.REJECT),
                        new RowRule(
                                "unnamed_rate",
                                List.of(ECB_DATE),
                                "not coalesce(map_contains_key(" + FeedSchema.EXTRA + ", ''), false)",
                                "no rate in the column without a name",
                                RowRule.OnFailure.REJECT)))
                // Each line ends with a comma, so the last column has no name.
                .withWideColumns(new WideColumns("[A-Z]{3}|", DECIMAL, "N/A"))
                .namedInWords("eurofxref-hist<anything>.csv")
                .build();
        return new Landing(feed, table(), FxFeeds::ofDay)
                .withManyRows()
                .reachingTo(ECB_DATE)
                .judgedBy(RateDisputes.ofEcb())
                .keepingOfRejected(FxFeeds::ofDisputedDay);
    }

    /** {@code fx_rates[suffix].csv} with the columns of the lake table. */
    static Landing plain() {
        Feed feed = Feed.csv("fx_rates", "fx_rates[A-Za-z0-9._=-]*\\.csv")
                .columns(List.of(
                        FeedColumn.required(RATE_DATE, DAY),
                        FeedColumn.required(BASE, new CellType.Text(64)),
                        FeedColumn.required(QUOTE, new CellType.Text(64)),
                        FeedColumn.required(RATE, DECIMAL),
                        FeedColumn.required(SOURCE, new CellType.Text(64))))
                .extraColumns(ExtraColumns.IGNORE)
                .rowRules(List.of(
                        known(BASE),
                        known(QUOTE),
                        new RowRule(
                                "bad_rate",
                                List.of(RATE),
                                RATE + " > 0",
                                "a rate above zero",
                                RowRule.OnFailure.REJECT),
                        new RowRule(
                                "same_currency",
                                List.of(BASE, QUOTE),
                                BASE + " <> " + QUOTE,
                                "two currencies",
                                RowRule.OnFailure.REJECT),
                        new RowRule(
                                "reserved_source",
                                List.of(SOURCE),
                                SOURCE + " not in ('" + BillingSettings.POLICY + "', '" + ECB + "', '"
                                        + UsdRates.IDENTITY + "')",
                                "another name: this one's rates come from elsewhere",
                                RowRule.OnFailure.REJECT)))
                .namedInWords("fx_rates<anything>.csv")
                .build();
        return new Landing(feed, table(), FxFeeds::ofPair)
                .judgedBy(RateDisputes.ofPlain())
                .keepingOfRejected(rejected -> ofPair(
                                rejected.where(RateDisputes.isOfDispute()).drop(FeedSchema.REJECTS))
                        .withColumn(RATE, NO_RATE));
    }

    private static RowRule known(String column) {
        return new RowRule(
                "unknown_currency",
                List.of(column),
                Currencies.isKnown(column),
                "a currency code of ISO 4217",
                RowRule.OnFailure.REJECT);
    }

    private static Dataset<Row> ofPair(Dataset<Row> rows) {
        return rows.drop(FeedSchema.EXTRA).withColumn(DELETED, lit(false));
    }

    /** A day without any rate stays as one row without a quote. */
    private static Dataset<Row> ofDay(Dataset<Row> rows) {
        return rates(rows, col(RATE).cast(QUOTED_RATE)).drop(FeedSchema.REJECTS);
    }

    /** The currencies that are not in dispute keep their rates. */
    private static Dataset<Row> ofDisputedDay(Dataset<Row> rejected) {
        return rates(
                        rejected.where(RateDisputes.isOfDispute()),
                        when(RateDisputes.isOfDispute(col(QUOTE)), NO_RATE)
                                .otherwise(col(RATE).cast(QUOTED_RATE)))
                .drop(FeedSchema.REJECTS);
    }

    private static Dataset<Row> rates(Dataset<Row> days, Column rate) {
        return days.select(col("*"), explode_outer(col(FeedSchema.EXTRA)).as(new String[] {QUOTE, RATE}))
                .withColumn(RATE, rate)
                .withColumnRenamed(ECB_DATE, RATE_DATE)
                .withColumn(BASE, lit(EURO))
                .withColumn(SOURCE, lit(ECB))
                .withColumn(DELETED, lit(false))
                .drop(FeedSchema.EXTRA);
    }
}
