package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BILLING;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.CURRENCY;
import static io.countinghouse.jobs.billing.BillingColumns.FX_RATES;
import static io.countinghouse.jobs.billing.BillingColumns.ID;
import static io.countinghouse.jobs.billing.BillingColumns.LINE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.money.ExactRate;
import io.countinghouse.common.quarantine.Rejects;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** A bill needs a rate, and must not contradict a bill of the same line and id; see {@link ConflictPolicy}. */
final class BillingRule implements LakeRule, LakeRule.Waiting {
    static final String FX_MISSING = "fx_missing";
    static final String CONFLICT = "conflict";
    static final String USD_OUT_OF_RANGE = "usd_out_of_range";

    private static final String CONTENT = "_content";
    private static final String IS_NEW = "_is_new";
    private static final String CONTRADICTED = "_contradicted";
    private static final String TURN = "_turn";

    private static final Column[] FIRST = {
        col(DeltaStore.BATCH_ID),
        col(DeltaStore.FILE_ORDER),
        col(Rejects.OBJECT_KEY),
        col(FeedSchema.FILE_ID),
        col(FeedSchema.LINE)
    };
    /** As the history of bills ranks them. */
    private static final Column[] LAST = {
        col(DeltaStore.BATCH_ID).desc(),
        col(DeltaStore.FILE_ORDER).desc(),
        col(FeedSchema.FILE_ID).desc(),
        col(FeedSchema.LINE).desc()
    };

    private final BillingSettings settings;

    BillingRule(BillingSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Judgement> judgements() {
        return settings.conflicts() == ConflictPolicy.REPLACE
                ? List.of(this::rated)
                : List.of(this::rated, this::withoutConflicts);
    }

    /** To find their rates, and to rate them. */
    @Override
    public boolean readsRowsTwice() {
        return true;
    }

    private Dataset<Row> rated(Dataset<Row> rows, LakeView lake) {
        Column usd = ExactRate.of(
                col(BILL_AMOUNT),
                col(UsdRates.FX + "." + UsdRates.NUMERATOR),
                col(UsdRates.FX + "." + UsdRates.DENOMINATOR),
                BillingColumns.USD);
        return new UsdRates(settings)
                .attach(rows, CURRENCY, BILL_DATE, lake.current(FX_RATES))
                .withColumn(
                        FeedSchema.REJECTS,
                        when(
                                        isGood().and(col(UsdRates.FX).isNull()),
                                        rejects(CURRENCY, FX_MISSING, rateFound(), lit(rateExpected())))
                                .when(
                                        isGood().and(usd.isNull()),
                                        rejects(
                                                BILL_AMOUNT,
                                                USD_OUT_OF_RANGE,
                                                concat(
                                                        col(BILL_AMOUNT).cast("string"),
                                                        lit(" by "),
                                                        col(UsdRates.FX + "." + UsdRates.PATH)),
                                                lit("at most " + BillingColumns.USD.precision()
                                                        + " digits in US dollars")))
                                .otherwise(col(FeedSchema.REJECTS)))
                .drop(UsdRates.FX, UsdRates.DISPUTE);
    }

    @Override
    public Optional<Waiting> waiting() {
        return Optional.of(this);
    }

    @Override
    public String passing() {
        return FX_MISSING;
    }

    /**
     * Of the bills of one line and id that could land, the one that came first passes first, so that those after it meet it
     * in the lake. Where a later one replaces, only the last of all that wait may pass, unless a still later one has landed.
     */
    @Override
    public Dataset<Row> passed(Dataset<Row> open, LakeView lake) {
        String day = "_fx_bill_date";
        String number = "_fx_id";
        // As the lake has them: the text of an id may begin with zeros.
        Dataset<Row> waiting = open.withColumn(day, col(BILL_DATE).try_cast(DataTypes.DateType))
                .withColumn(number, col(ID).try_cast(DataTypes.LongType));
        Dataset<Row> candidates = settings.conflicts() == ConflictPolicy.REPLACE
                ? notReplaced(first(waiting, number, LAST), number, lake.current(BILLING))
                : waiting;
        Dataset<Row> rated = new UsdRates(settings)
                .attach(candidates, CURRENCY, day, lake.current(FX_RATES))
                .where(col(UsdRates.FX).isNotNull());
        return (settings.conflicts() == ConflictPolicy.KEEP_FIRST ? first(rated, number, FIRST) : rated)
                .drop(UsdRates.FX, UsdRates.DISPUTE, day, number);
    }

    /** One row per line and id. */
    private static Dataset<Row> first(Dataset<Row> waiting, String number, Column[] order) {
        return waiting.withColumn(
                        TURN, row_number().over(Window.partitionBy(LINE, number).orderBy(order)))
                .where(col(TURN).equalTo(1))
                .drop(TURN);
    }

    private static Dataset<Row> notReplaced(Dataset<Row> waiting, String number, Optional<Dataset<Row>> bills) {
        return bills.map(landed -> waiting.join(
                        landed.select(
                                col(LINE).as("_l"),
                                col(ID).as("_i"),
                                version(landed).as("_v")),
                        col(LINE)
                                .equalTo(col("_l"))
                                .and(col(number).equalTo(col("_i")))
                                .and(col("_v").gt(version(waiting))),
                        "left_anti"))
                .orElse(waiting);
    }

    private static Column version(Dataset<Row> rows) {
        return struct(
                col(DeltaStore.BATCH_ID), DeltaStore.fileOrder(rows), col(FeedSchema.FILE_ID), col(FeedSchema.LINE));
    }

    /** First is who landed before, then who comes first by the order of the files and line. */
    private Dataset<Row> withoutConflicts(Dataset<Row> rows, LakeView lake) {
        Dataset<Row> good = rows.where(isGood())
                .select(
                        col(LINE),
                        col(ID),
                        content().as(CONTENT),
                        lit(true).as(IS_NEW),
                        col(DeltaStore.FILE_ORDER),
                        col(Rejects.OBJECT_KEY),
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE));
        Dataset<Row> all = lake.current(BILLING)
                .map(before ->
                        good.unionByName(before.join(good.select(LINE, ID).distinct(), asSeq(LINE, ID), "left_semi")
                                .select(
                                        col(LINE),
                                        col(ID),
                                        content().as(CONTENT),
                                        lit(false).as(IS_NEW),
                                        DeltaStore.fileOrder(before),
                                        lit("").as(Rejects.OBJECT_KEY),
                                        col(FeedSchema.FILE_ID),
                                        col(FeedSchema.LINE))))
                .orElse(good);
        Dataset<Row> conflicts = all.withColumn(CONTRADICTED, contradicted())
                .where(col(IS_NEW).and(col(CONTRADICTED).isNotNull()))
                .select(FeedSchema.FILE_ID, FeedSchema.LINE, CONTRADICTED);
        return rows.join(conflicts, asSeq(FeedSchema.FILE_ID, FeedSchema.LINE), "left")
                .withColumn(
                        FeedSchema.REJECTS,
                        when(
                                        col(CONTRADICTED).isNotNull(),
                                        rejects(
                                                ID,
                                                CONFLICT,
                                                concat(
                                                        lit("line="),
                                                        col(LINE),
                                                        lit(", id="),
                                                        col(ID),
                                                        lit(": "),
                                                        differing(functions::col)),
                                                concat(
                                                        differing(BillingRule::contradicted),
                                                        lit(", as they came with in "),
                                                        where(CONTRADICTED))))
                                .otherwise(col(FeedSchema.REJECTS)))
                .drop(CONTRADICTED);
    }

    /** The bill that another one contradicts, with where it stands; null on those that contradict none. */
    private Column contradicted() {
        WindowSpec identity = Window.partitionBy(LINE, ID);
        WindowSpec inOrder = identity.orderBy(
                col(IS_NEW),
                col(DeltaStore.FILE_ORDER),
                col(Rejects.OBJECT_KEY),
                col(FeedSchema.FILE_ID),
                col(FeedSchema.LINE));
        Column version = struct(CONTENT, Rejects.OBJECT_KEY, FeedSchema.FILE_ID, FeedSchema.LINE);
        Column first = functions.first(version).over(inOrder);
        Column differs = functions.not(col(CONTENT).eqNullSafe(first.getField(CONTENT)));
        Column other = first;
        if (settings.conflicts() == ConflictPolicy.REJECT) {
            // What landed stays; of bills that are all new none does.
            Column landed = max(functions.not(col(IS_NEW))).over(identity);
            Column least = min(version).over(identity);
            Column greatest = max(version).over(identity);
            other = when(differs, first)
                    .when(col(CONTENT).eqNullSafe(least.getField(CONTENT)), greatest)
                    .otherwise(least);
            Column differing = functions.not(least.getField(CONTENT).eqNullSafe(greatest.getField(CONTENT)));
            differs = when(landed, differs).otherwise(differing);
        }
        return when(coalesce(differs, lit(false)), other);
    }

    /** A file of the same batch by its name; of an earlier one the lake knows the id only. */
    private static Column where(String version) {
        Column key = col(version + "." + Rejects.OBJECT_KEY);
        return concat(
                lit("line "),
                col(version + "." + FeedSchema.LINE),
                when(key.equalTo(""), concat(lit(" of the file with id "), col(version + "." + FeedSchema.FILE_ID)))
                        .otherwise(concat(lit(" of file "), substring_index(key, "/", -1))));
    }

    /** Those cells, with their columns, in which a bill differs from the one that it contradicts. */
    private Column differing(Function<String, Column> ofBill) {
        return concat_ws(
                ", ",
                contents()
                        .map(name -> when(
                                functions.not(col(name).eqNullSafe(contradicted(name))),
                                concat(lit(name + "="), ofBill.apply(name).cast("string"))))
                        .toArray(Column[]::new));
    }

    private static Column contradicted(String column) {
        return col(CONTRADICTED + "." + CONTENT + "." + column);
    }

    private static Column isGood() {
        return col(FeedSchema.REJECTS).isNull();
    }

    /** What a bill says; its identity apart. */
    private Column content() {
        return struct(contents().map(functions::col).toArray(Column[]::new));
    }

    private Stream<String> contents() {
        return BillingFeed.feed(settings).columns().stream()
                .map(FeedColumn::name)
                .filter(name -> !name.equals(ID));
    }

    private static Column rateFound() {
        Column disputed = coalesce(concat(lit(", in dispute: "), col(UsdRates.DISPUTE)), lit(""));
        return concat(col(CURRENCY), lit(" on "), col(BILL_DATE).cast("string"), disputed);
    }

    private String rateExpected() {
        return "a rate of that day or of at most " + settings.maxAgeDays() + " days before it, from "
                + String.join(", ", settings.sources());
    }

    private static Column rejects(String column, String code, Column found, Column expected) {
        return array(
                struct(lit(column).as("column"), lit(code).as("code"), found.as("found"), expected.as("expected")));
    }

    private static scala.collection.immutable.Seq<String> asSeq(String... names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(names)).toSeq();
    }
}
