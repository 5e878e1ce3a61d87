package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTED_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.quarantine.Rejects;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Of different rates that one batch brings for one source, pair and day nobody can tell the right one: each of their rows is
 * rejected, and what is left of it lands without that rate. Equal ones are no dispute.
 */
final class RateDisputes {
    static final String CONFLICTING_RATE = "conflicting_rate";

    private static final String LEAST = "_least";
    private static final String GREATEST = "_greatest";
    private static final String REACHES = "_reaches";
    private static final String LINES = "_lines";
    private static final String DISPUTED = "_disputed";

    private RateDisputes() {}

    /** Of {@link FxFeeds#plain}. */
    static LakeRule ofPlain() {
        return () -> List.of(RateDisputes::plain);
    }

    /** Of {@link FxFeeds#ecb}: a row is in dispute for single currencies. Of two histories the one that ends later counts. */
    static LakeRule ofEcb() {
        return () -> List.of(RateDisputes::ecb);
    }

    private static Dataset<Row> plain(Dataset<Row> rows, LakeView lake) {
        WindowSpec same = Window.partitionBy(RATE_DATE, BASE, QUOTE, SOURCE);
        return disputed(rows, same, when(isGood(), rated(col(RATE))))
                .withColumn(
                        FeedSchema.REJECTS,
                        when(isGood().and(isDisputed()), array(reject(lit(RATE), col(RATE))))
                                .otherwise(col(FeedSchema.REJECTS)))
                .drop(LEAST, GREATEST);
    }

    private static Dataset<Row> ecb(Dataset<Row> rows, LakeView lake) {
        WindowSpec sameDay = Window.partitionBy(FxFeeds.ECB_DATE);
        WindowSpec sameRate = Window.partitionBy(FxFeeds.ECB_DATE, QUOTE);
        Dataset<Row> several = rows.withColumn(
                        REACHES, max(col(FxFeeds.ECB_DATE)).over(Window.partitionBy(FeedSchema.FILE_ID)))
                .where(isGood())
                .withColumn(LINES, count(lit(1)).over(sameDay))
                .where(col(LINES).gt(1));
        Dataset<Row> rates = several.select(
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE),
                        col(Rejects.OBJECT_KEY),
                        col(FxFeeds.ECB_DATE),
                        col(REACHES),
                        explode(col(FeedSchema.EXTRA)).as(new String[] {QUOTE, RATE}))
                .withColumn(RATE, col(RATE).cast(QUOTED_RATE))
                .withColumn(LINES, max(col(REACHES)).over(sameRate))
                .where(col(REACHES).equalTo(col(LINES)));
        Dataset<Row> disputes = disputed(rates, sameRate, rated(col(RATE)))
                .where(isDisputed())
                .groupBy(FeedSchema.FILE_ID, FeedSchema.LINE)
                .agg(sort_array(collect_list(reject(col(QUOTE), col(RATE)))).as(DISPUTED));
        return rows.join(
                        disputes,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                                .toSeq(),
                        "left")
                .withColumn(FeedSchema.REJECTS, coalesce(col(FeedSchema.REJECTS), col(DISPUTED)))
                .drop(DISPUTED);
    }

    /** Whether a rejected row lands without what it is rejected for. */
    static Column isOfDispute() {
        return array_contains(col(FeedSchema.REJECTS + ".code"), CONFLICTING_RATE);
    }

    /** Whether the row is in dispute for a column. */
    static Column isOfDispute(Column column) {
        return array_contains(col(FeedSchema.REJECTS + ".column"), column);
    }

    private static Dataset<Row> disputed(Dataset<Row> rows, WindowSpec same, Column rated) {
        return rows.withColumn(LEAST, min(rated).over(same))
                .withColumn(GREATEST, max(rated).over(same));
    }

    private static Column rated(Column rate) {
        return struct(rate, col(Rejects.OBJECT_KEY), col(FeedSchema.LINE));
    }

    private static Column isDisputed() {
        return col(LEAST + "." + RATE).notEqual(col(GREATEST + "." + RATE));
    }

    private static Column isGood() {
        return col(FeedSchema.REJECTS).isNull();
    }

    private static Column reject(Column column, Column rate) {
        Column other =
                when(rate.equalTo(col(LEAST + "." + RATE)), col(GREATEST)).otherwise(col(LEAST));
        return struct(
                column.as("column"),
                lit(CONFLICTING_RATE).as("code"),
                plainly(rate).as("found"),
                concat(
                                lit("one rate of a source, pair and day, not also "),
                                plainly(other.getField(RATE)),
                                lit(" as in line "),
                                other.getField(FeedSchema.LINE),
                                lit(" of file "),
                                substring_index(other.getField(Rejects.OBJECT_KEY), "/", -1))
                        .as("expected"));
    }

    /** Without the zeros at its end. */
    private static Column plainly(Column rate) {
        return regexp_replace(regexp_replace(rate.cast("string"), "0+$", ""), "\\.$", "");
    }
}
