package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.lake.LakeTables;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.mart.Dimensions;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Works a job's figures out again from the bytes it was given, and compares at every step of the way: raw files with the
 * lake, the lake with the marts' copies in it, those with MySQL. A step compares with what lies there before it, so that a
 * difference is told where it was made.
 */
final class Reconciliation {
    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final Ledger ledger;
    private final DeltaTables delta;
    private final MysqlTables mysql;
    private final Progress progress;

    Reconciliation(SparkSession spark, Settings settings, Job job, LakePaths paths, Ledger ledger, Progress progress) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.ledger = ledger;
        this.delta = new DeltaTables(spark);
        this.mysql = new MysqlTables(spark, settings.mysql());
        this.progress = progress;
    }

    ReconcileReport run(SliceChoice choice) {
        List<ReconcileReport.Step> steps = new ArrayList<>();
        for (List<Landing> landings : job.landingsByTable().values()) {
            rawWithLake(landings, choice).ifPresent(steps::add);
        }
        Map<String, Dataset<Row>> derived = new HashMap<>();
        LakeTables lake = new JobLake(job, paths, delta).latest();
        try (MysqlDimensions dimensions = new MysqlDimensions(mysql, job.dimensions())) {
            for (Mart mart : job.marts()) {
                if (choice.concerns(mart) && delta.exists(paths.table(mart.source()))) {
                    steps.add(lakeWithCopy(mart, choice, new EarlierMarts(dimensions, lake, derived), derived));
                    steps.add(copyWithMysql(mart, choice));
                }
            }
        }
        return new ReconcileReport(job.name(), choice, steps);
    }

    /** None when there is no lake table, and no row that should be in it. */
    private Optional<ReconcileReport.Step> rawWithLake(List<Landing> landings, SliceChoice choice) {
        String table = landings.get(0).table().name();
        Optional<Dataset<Row>> good =
                landings.stream().flatMap(landing -> good(landing).stream()).reduce(Dataset::unionByName);
        boolean exists = delta.exists(paths.table(table));
        if (good.isEmpty() && !exists) {
            return Optional.empty();
        }
        progress.begin("compare", "raw files with lake table " + table);
        if (!exists && good.get().isEmpty()) {
            progress.end("compare", "no row of " + table);
            return Optional.empty();
        }
        Dataset<Row> found = latest(table).drop(DeltaTables.BATCH_ID);
        Dataset<Row> expected =
                good.map(rows -> rows.select(columns(found.columns()))).orElseGet(() -> found.limit(0));
        String chosen = choice.predicate(found.schema());
        List<String> slice = job.marts().stream()
                .filter(mart -> mart.source().equals(table))
                .map(Mart::slice)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of(FeedSchema.FILE_ID));
        return Optional.of(step(
                "raw files with lake table " + table,
                "the lake table was changed, or lost rows, after it was loaded; or the feed's bounds are others than then",
                new Comparison(rowKey(landings), slice),
                expected.where(chosen),
                found.where(chosen)));
    }

    /** What names a landed row. */
    private static List<String> rowKey(List<Landing> landings) {
        List<String> key = new ArrayList<>(List.of(FeedSchema.FILE_ID, FeedSchema.LINE));
        if (landings.stream().anyMatch(Landing::manyRows)) {
            landings.get(0).table().history().ifPresent(history -> key.addAll(history.key()));
        }
        return key;
    }

    /** The rows that a feed's taken files should have landed; none when no file of it was taken. */
    private Optional<Dataset<Row>> good(Landing landing) {
        List<FileClaim> files = ledger.takenFiles(job.name()).stream()
                .filter(file -> file.feed().equals(landing.feed().name()))
                .map(file -> new FileClaim(file.location(), file.fileId(), file.size()))
                .toList();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> good = withoutRejected(StrictCsv.read(spark, landing.feed(), files)
                .where(col(FeedSchema.REJECTS).isNull())
                .drop(FeedSchema.REJECTS, FeedSchema.RAW));
        return Optional.of(landing.land().apply(good));
    }

    /** A row that was rejected by a rule that has been relaxed since is not in the lake but as it was replayed. */
    private Dataset<Row> withoutRejected(Dataset<Row> good) {
        if (!delta.exists(paths.rejects())) {
            return good;
        }
        return good.join(
                delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects()))
                        .select(FeedSchema.FILE_ID, FeedSchema.LINE),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                        .toSeq(),
                "left_anti");
    }

    /** @param derived receives the mart, for those after it */
    private ReconcileReport.Step lakeWithCopy(
            Mart mart, SliceChoice choice, Dimensions dimensions, Map<String, Dataset<Row>> derived) {
        progress.begin("compare", "lake table " + mart.source() + " with mart " + mart.name() + " in the lake");
        Dataset<Row> lines = job.source(mart).current(latest(mart.source()));
        Dataset<Row> expected = mart.derivation()
                .derive(lines.where(choice.predicate(mart)), dimensions)
                .select(columns(mart.schema().fieldNames()));
        derived.put(mart.name(), expected);
        return step(
                "lake table " + mart.source() + " with mart " + mart.name() + " in the lake",
                "one of the two was changed, or the dimensions are others than at publication",
                new Comparison(mart.key(), mart.slice()),
                expected,
                copy(mart, choice).select(columns(mart.schema().fieldNames())));
    }

    private ReconcileReport.Step copyWithMysql(Mart mart, SliceChoice choice) {
        progress.begin("compare", "mart " + mart.name() + " in the lake with MySQL");
        return step(
                "mart " + mart.name() + " in the lake with MySQL",
                "one of the two was changed after publication",
                new Comparison(mart.key(), mart.slice()),
                copy(mart, choice),
                mysql.mart(mart).where(choice.predicate(mart)));
    }

    private ReconcileReport.Step step(
            String name, String cause, Comparison comparison, Dataset<Row> expected, Dataset<Row> found) {
        Comparison.Difference difference = comparison.between(expected, found);
        progress.end(
                "compare",
                difference.isNone()
                        ? name + ": equal"
                        : name + ": " + Progress.count(difference.rows()) + " rows differ");
        return new ReconcileReport.Step(name, cause, difference.slices(), difference.rows(), difference.shown());
    }

    private Dataset<Row> copy(Mart mart, SliceChoice choice) {
        List<String> columns = new ArrayList<>(Arrays.asList(mart.schema().fieldNames()));
        columns.add(Mart.RUN_ID);
        columns.add(Mart.UPDATED_AT);
        return latest(mart.name()).where(choice.predicate(mart)).select(columns(columns.toArray(String[]::new)));
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
