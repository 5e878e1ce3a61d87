package io.countinghouse.common.run.reconcile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Outlet;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.TakenFile;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.LakePaths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Works a job's figures out again from the bytes it was given, and compares at every step of the way: raw files with the
 * lake, the lake with the marts' copies in it, those with MySQL. A step compares with what lies there before it, so that a
 * difference is told where it was made.
 */
public final class Reconciliation {
    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final LakePaths paths;
    private final Ledger ledger;
    private final DeltaStore delta;
    private final MysqlTables mysql;
    private final Progress progress;
    private final int pageFiles;

    /** @param pageFiles how many files are read at once */
    public Reconciliation(
            SparkSession spark,
            Settings settings,
            Job job,
            LakePaths paths,
            Ledger ledger,
            Progress progress,
            int pageFiles) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.paths = paths;
        this.ledger = ledger;
        this.delta = new DeltaStore(spark);
        this.mysql = new MysqlTables(spark, settings.mysql());
        this.progress = progress;
        this.pageFiles = pageFiles;
    }

    public ReconcileReport run(SliceChoice choice) {
        List<ReconcileReport.Step> steps = new ArrayList<>();
        for (List<Landing> landings : job.landingsByTable().values()) {
            rawWithLake(Filled.ofRecord(landings), choice).ifPresent(steps::add);
            for (Landing landing : landings) {
                landing.outlets().forEach(outlet -> rawWithLake(Filled.by(landing, outlet), choice)
                        .ifPresent(steps::add));
            }
        }
        Map<String, Dataset<Row>> derived = new HashMap<>();
        LakeView lake = new LakeReader(job, paths, delta).latest();
        LocalDate businessDate = businessDate();
        try (MysqlDimensions dimensions = new MysqlDimensions(
                spark, new Database(settings.mysql()), mysql, job.dimensions(), paths.dimensions())) {
            for (Mart mart : job.marts()) {
                if (mart.isOfNewDays()) {
                    // It is not worked out again; what was published of it is on both sides.
                    if (choice.equals(SliceChoice.ALL)) {
                        steps.add(copyWithMysql(mart, choice));
                    }
                } else if (delta.exists(paths.table(job.source(mart).name()))) {
                    derive(mart, choice, dimensions, lake, businessDate, derived);
                    if (choice.concerns(mart)) {
                        steps.add(lakeWithCopy(mart, choice, derived.get(mart.name())));
                        steps.add(copyWithMysql(mart, choice));
                    }
                }
            }
        }
        return new ReconcileReport(job.name(), choice, steps, List.of());
    }

    /**
     * A lake table with what fills it.
     *
     * @param outlet set when it hangs on a table of record
     * @param key what names a landed row
     */
    private record Filled(String table, List<Landing> landings, Optional<Outlet> outlet, List<String> key) {
        private static final List<String> RECORD = List.of(FeedSchema.FILE_ID, FeedSchema.LINE);

        static Filled ofRecord(List<Landing> landings) {
            List<String> key = new ArrayList<>(RECORD);
            LakeTable table = landings.get(0).table();
            if (landings.stream().anyMatch(Landing::manyRows)) {
                table.history().ifPresent(history -> key.addAll(history.key()));
            }
            return new Filled(table.name(), landings, Optional.empty(), key);
        }

        static Filled by(Landing landing, Outlet outlet) {
            List<String> key = new ArrayList<>(RECORD);
            key.addAll(outlet.key());
            return new Filled(outlet.table().name(), List.of(landing), Optional.of(outlet), key);
        }
    }

    /** None when there is no lake table, and no row that should be in it. */
    private Optional<ReconcileReport.Step> rawWithLake(Filled filled, SliceChoice choice) {
        String table = filled.table();
        progress.begin("compare", "raw files with lake table " + table);
        Optional<Comparison.Difference> difference = Optional.empty();
        String after = "";
        FilePage page;
        do {
            page = FilePage.after(ledger, job.name(), after, pageFiles);
            Optional<Comparison.Difference> ofPage = rawWithLake(filled, page, choice);
            difference = difference.isEmpty()
                    ? ofPage
                    : difference.map(some -> ofPage.map(some::and).orElse(some));
            after = page.end();
        } while (!page.isLast());
        if (difference.isEmpty()) {
            progress.end("compare", "no row of " + table);
        }
        return difference.map(found -> step(
                "raw files with lake table " + table,
                "the lake table was changed, or lost rows, after it was loaded; or the feed's bounds are others than then",
                "files",
                found));
    }

    private Optional<Comparison.Difference> rawWithLake(Filled filled, FilePage page, SliceChoice choice) {
        String table = filled.table();
        Optional<Dataset<Row>> good = filled.landings().stream()
                .flatMap(landing -> landed(landing, filled.outlet(), page).stream())
                .reduce((some, others) -> some.unionByName(others, true));
        if (!delta.exists(paths.table(table))
                && good.filter(rows -> !rows.isEmpty()).isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> found = withdrawn()
                .counting(latest(table).where(page.range()))
                // What earlier releases landed says nothing of the last one.
                .drop(DeltaStore.BATCH_ID, DeltaStore.FILE_ORDER, History.MIRRORED);
        Dataset<Row> expected = good.map(rows -> conformed(rows, found)).orElseGet(() -> found.limit(0));
        String chosen = choice.predicate(found.schema());
        // Whole files are in a page, so none of them is told twice.
        Comparison comparison = new Comparison(filled.key(), List.of(FeedSchema.FILE_ID));
        return Optional.of(comparison.between(
                expected.where(chosen), inDecimalsOf(expected.schema(), found).where(chosen)));
    }

    /** A table that was last written by an earlier release may have narrower ones. */
    private static Dataset<Row> inDecimalsOf(StructType declared, Dataset<Row> rows) {
        return rows.select(Arrays.stream(rows.columns())
                .map(name -> declared.getFieldIndex(name).isDefined()
                                && declared.apply(name).dataType() instanceof DecimalType type
                        ? col(name).cast(type).as(name)
                        : col(name))
                .toArray(Column[]::new));
    }

    private static Dataset<Row> conformed(Dataset<Row> rows, Dataset<Row> found) {
        Dataset<Row> told = List.of(rows.columns()).contains(DeltaStore.OF_REJECTED)
                ? rows
                : rows.withColumn(DeltaStore.OF_REJECTED, lit(null).cast(DataTypes.BooleanType));
        return told.select(columns(found.columns()));
    }

    /** The rows that a feed's files of the page should have landed; none when it has none of the feed. */
    private Optional<Dataset<Row>> landed(Landing landing, Optional<Outlet> outlet, FilePage page) {
        List<TakenFile> taken = page.files().stream()
                .filter(file -> file.feed().equals(landing.feed().name()))
                .toList();
        List<FileClaim> files = taken.stream()
                .map(file -> new FileClaim(file.location(), file.fileId(), file.size()))
                .toList();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> read = counting(StrictReader.read(spark, landing.feed(), files), taken);
        Dataset<Row> good = read.where(col(FeedSchema.REJECTS).isNull()).drop(FeedSchema.REJECTS, FeedSchema.RAW);
        boolean someRejected = delta.exists(paths.rejects());
        Dataset<Row> landed = someRejected ? withoutRejected(good) : good;
        if (outlet.isPresent()) {
            return Optional.of(landing.landed(outlet.get(), landed));
        }
        return Optional.of(
                someRejected
                        ? landing.landed(landed, rejected(landing, read))
                        : landing.land().apply(landed));
    }

    /** Without rows that were taken back along with those that they mend: their file counts still. */
    private Dataset<Row> counting(Dataset<Row> rows, List<TakenFile> files) {
        if (withdrawn().isNone()) {
            return rows;
        }
        Dataset<Row> batches = spark.createDataFrame(
                files.stream()
                        .map(file -> RowFactory.create(file.fileId(), file.batchId()))
                        .toList(),
                new StructType()
                        .add(FeedSchema.FILE_ID, DataTypes.StringType)
                        .add(DeltaStore.BATCH_ID, DataTypes.LongType));
        return withdrawn()
                .counting(rows.join(functions.broadcast(batches), asSeq(FeedSchema.FILE_ID)))
                .drop(DeltaStore.BATCH_ID);
    }

    private Withdrawn withdrawn() {
        return delta.withdrawn(paths.withdrawn());
    }

    /** With the reasons that were given then. */
    private Dataset<Row> rejected(Landing landing, Dataset<Row> read) {
        return read.drop(FeedSchema.REJECTS, FeedSchema.RAW)
                .join(
                        latestRejects()
                                .where(col(Rejects.FEED).equalTo(landing.feed().name()))
                                .select(
                                        col(FeedSchema.FILE_ID),
                                        col(FeedSchema.LINE),
                                        col(Rejects.REJECTS).as(FeedSchema.REJECTS)),
                        asSeq(FeedSchema.FILE_ID, FeedSchema.LINE));
    }

    /** A row that was rejected by a rule that has been relaxed since is not in the lake but as it was replayed. */
    private Dataset<Row> withoutRejected(Dataset<Row> good) {
        return good.join(
                latestRejects().select(FeedSchema.FILE_ID, FeedSchema.LINE),
                asSeq(FeedSchema.FILE_ID, FeedSchema.LINE),
                "left_anti");
    }

    private Dataset<Row> latestRejects() {
        return withdrawn().counting(delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects())));
    }

    private static scala.collection.immutable.Seq<String> asSeq(String... names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(names)).toSeq();
    }

    /**
     * Works the mart out, of the chosen slices only where nothing looks into others.
     *
     * @param derived receives it, for those after it
     */
    private void derive(
            Mart mart,
            SliceChoice choice,
            MysqlDimensions dimensions,
            LakeView lake,
            LocalDate businessDate,
            Map<String, Dataset<Row>> derived) {
        boolean isSeenFurther = job.isSeenFurther(mart);
        if (!isSeenFurther && !choice.concerns(mart)) {
            return;
        }
        String chosen = isSeenFurther ? "true" : choice.predicate(mart);
        Dataset<Row> rows = job.mart(mart.source())
                .map(from -> derived.get(from.name()))
                .orElseGet(() -> landed(mart, businessDate))
                .where(chosen);
        derived.put(
                mart.name(),
                mart.derivation()
                        .derive(
                                rows,
                                new EarlierMarts(dimensions, lake, derived, Optional.empty(), chosen, businessDate))
                        .select(columns(mart.schema().fieldNames())));
    }

    private Dataset<Row> landed(Mart mart, LocalDate businessDate) {
        LakeTable table = job.table(mart.source());
        Dataset<Row> rows = withdrawn().counting(latest(mart.source()));
        Dataset<Row> current =
                table.history().map(history -> history.current(rows)).orElse(rows);
        return mart.seesExcluded()
                ? table.computed(current.where(functions.not(table.isAhead(businessDate))))
                : table.countingOn(businessDate, current);
    }

    private ReconcileReport.Step lakeWithCopy(Mart mart, SliceChoice choice, Dataset<Row> derived) {
        String source = job.mart(mart.source()).isPresent() ? "mart " : "lake table ";
        String what = source + mart.source() + " with mart " + mart.name() + " in the lake";
        progress.begin("compare", what);
        return step(
                what,
                cause(mart, "one of the two was changed, or the dimensions are others than at publication"),
                new Comparison(mart.key(), mart.slice()),
                derived.where(choice.predicate(mart)),
                copy(mart, choice).select(columns(mart.schema().fieldNames())));
    }

    private LocalDate businessDate() {
        return ledger.businessDate(job.name()).orElse(LocalDate.EPOCH);
    }

    private ReconcileReport.Step copyWithMysql(Mart mart, SliceChoice choice) {
        progress.begin("compare", "mart " + mart.name() + " in the lake with MySQL");
        return step(
                "mart " + mart.name() + " in the lake with MySQL",
                cause(mart, "one of the two was changed after publication"),
                new Comparison(mart.key(), mart.slice()),
                mart.recent()
                        .map(recent -> copy(mart, choice).where(recent.isKept(businessDate())))
                        .orElseGet(() -> copy(mart, choice)),
                mysql.mart(mart).where(choice.predicate(mart)));
    }

    private ReconcileReport.Step step(
            String name, String cause, Comparison comparison, Dataset<Row> expected, Dataset<Row> found) {
        return step(name, cause, "slices", comparison.between(expected, found));
    }

    private ReconcileReport.Step step(String name, String cause, String parts, Comparison.Difference difference) {
        progress.end(
                "compare",
                difference.isNone()
                        ? name + ": equal"
                        : name + ": " + Progress.count(difference.rows()) + " rows differ");
        return new ReconcileReport.Step(name, cause, parts, difference.slices(), difference.rows(), difference.shown());
    }

    private Dataset<Row> copy(Mart mart, SliceChoice choice) {
        Dataset<Row> rows =
                wasNeverPublished(mart) ? mysql.mart(mart) : latest(mart.name()).where(choice.predicate(mart));
        List<String> known = List.of(rows.columns());
        List<Column> columns = new ArrayList<>();
        for (StructField field : mart.schema().fields()) {
            columns.add(
                    known.contains(field.name())
                            ? col(field.name())
                            : lit(null).cast(field.dataType()).as(field.name()));
        }
        columns.addAll(List.of(col(Mart.RUN_ID), col(Mart.UPDATED_AT)));
        return inDecimalsOf(mart.schema(), rows.select(columns.toArray(Column[]::new)));
    }

    private String cause(Mart mart, String usual) {
        return delta.lacksColumns(paths.table(mart.name()), mart.schema())
                ? "an earlier release made the copy, without some columns; a rebuild, or the next run that changes the mart,"
                        + " makes it again"
                : usual;
    }

    /** A batch that was abandoned may have landed rows before anything was. */
    private boolean wasNeverPublished(Mart mart) {
        return !delta.exists(paths.table(mart.name())) && mysql.mart(mart).isEmpty();
    }

    private Dataset<Row> latest(String table) {
        String path = paths.table(table);
        if (!delta.exists(path)) {
            throw new CountinghouseException(ErrorCode.LAKE_INCONSISTENT, "There is no lake table at " + path);
        }
        return delta.readAt(path, delta.latestVersion(path));
    }

    private static Column[] columns(String[] names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
