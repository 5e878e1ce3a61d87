package io.countinghouse.common.run.maintain;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.TableUpkeep;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.OldRecords;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps what a job has gathered small and quick: its lake tables and the copies of its marts, and what nobody looks at any more.
 * No figure changes, nor what the job knows: files that were taken, open rows of the quarantine and what was taken back stay, and
 * of a closed row of the quarantine all but its text.
 */
public final class Maintenance {
    /** Delta would look for files by thousands of tasks. */
    private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";

    private static final String TASKS = "8";

    private static final List<String> ROW = List.of(FeedSchema.FILE_ID, FeedSchema.LINE, DeltaStore.BATCH_ID);

    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final LakePaths paths;
    private final Database database;
    private final Progress progress;
    private final Duration age;
    private final Instant before;

    /** @param age younger things are left alone */
    public Maintenance(
            SparkSession spark, Settings settings, Job job, LakePaths paths, Progress progress, Duration age) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.paths = paths;
        this.database = new Database(settings.mysql());
        this.progress = progress;
        this.age = age;
        this.before = OldRecords.ago(database, age);
    }

    /** What is due; changes nothing. */
    public MaintainReport look() {
        return run(Optional.empty());
    }

    /** Does it, while the lease is held. */
    public MaintainReport run(Lease lease) {
        return run(Optional.of(lease));
    }

    private MaintainReport run(Optional<Lease> lease) {
        List<MaintainReport.Line> lines = new ArrayList<>();
        Optional<String> listing = Optional.ofNullable(spark.conf().get(LISTING, null));
        spark.conf().set(LISTING, TASKS);
        try {
            for (Chore chore : chores(lease)) {
                progress.begin("maintain", chore.what());
                Amount due = chore.due().get();
                if (!due.isNone()) {
                    lines.add(new MaintainReport.Line(chore.what(), due.toString()));
                    if (lease.isPresent()) {
                        chore.perform().accept(due);
                        CrashPoint.MAINTAINED.reach();
                    }
                }
                progress.end("maintain", chore.what() + ": " + (due.isNone() ? "nothing is due" : due));
            }
        } finally {
            listing.ifPresentOrElse(value -> spark.conf().set(LISTING, value), () -> spark.conf()
                    .unset(LISTING));
        }
        return new MaintainReport(job.name(), lease.isEmpty(), age.toDays(), lines);
    }

    /** In an order in which each leaves something to the next: what is cleared is vacuumed once it is old itself. */
    private List<Chore> chores(Optional<Lease> lease) {
        List<Chore> chores = new ArrayList<>();
        chores.add(new Chore(
                "quarantine: texts of rows that were closed for good",
                () -> Amount.ofRows(closed().map(Dataset::count).orElse(0L)),
                due -> new DeltaStore(spark).clear(paths.rejects(), closed().orElseThrow(), ROW, Rejects.RAW)));
        tables().forEach(path -> chores.addAll(upkeep(path)));
        chores.add(new Chore("files of runs", () -> sized(runFiles()), due -> runFiles()
                .forEach(file -> rawZone().delete(file.key()))));
        OldRecords records = new OldRecords(database, job.name(), before);
        chores.add(new Chore(
                "ledger: runs that published nothing and nobody was told of",
                () -> Amount.ofRows(records.count(OldRecords.Kind.RUNS)),
                due -> records.delete(lease.orElseThrow(), OldRecords.Kind.RUNS)));
        chores.add(new Chore(
                "ledger: results of checks",
                () -> Amount.ofRows(records.count(OldRecords.Kind.CHECKS)),
                due -> records.delete(lease.orElseThrow(), OldRecords.Kind.CHECKS)));
        return chores;
    }

    private Stream<String> tables() {
        return Stream.of(
                        job.landings().stream()
                                .flatMap(landing -> landing.tables().stream())
                                .map(LakeTable::name)
                                .map(paths::table),
                        job.marts().stream().map(Mart::name).map(paths::table),
                        Stream.of(paths.rejects()))
                .flatMap(found -> found)
                .distinct();
    }

    private List<Chore> upkeep(String path) {
        TableUpkeep table = new TableUpkeep(spark, path, before);
        if (!table.exists()) {
            return List.of();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String told = path.equals(paths.rejects()) ? "quarantine" : "table " + name;
        return List.of(
                new Chore(
                        told + ": small files to join",
                        () -> Amount.ofFiles(table.scattered()),
                        due -> table.compact()),
                new Chore(
                        told + ": files that no version needs",
                        () -> Amount.ofFiles(table.obsolete(age)),
                        due -> table.vacuum(age)),
                new Chore(
                        told + ": log without a checkpoint",
                        () -> table.lacksCheckpoint() ? new Amount(1, 0, 0) : Amount.NONE,
                        due -> table.checkpoint()));
    }

    /**
     * Rows of the quarantine that have their text still and can never be open again. One that was closed by a batch can: when the
     * batch is taken back.
     */
    private Optional<Dataset<Row>> closed() {
        DeltaStore delta = new DeltaStore(spark);
        if (!delta.exists(paths.rejects())) {
            return Optional.empty();
        }
        Dataset<Row> resolved = new MysqlTables(spark, settings.mysql())
                .table("ledger_resolution")
                .where(col("job")
                        .equalTo(job.name())
                        .and(col("batch_id").isNull())
                        .and(col("withdrawn_by").isNull())
                        .and(col("applied"))
                        .and(col("resolved_at").lt(java.sql.Timestamp.from(before))))
                .select(
                        col("file_id").as(FeedSchema.FILE_ID),
                        col("line").as(FeedSchema.LINE),
                        col("rejected_batch_id").as(DeltaStore.BATCH_ID));
        Dataset<Row> texts = delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects()))
                .where(col(Rejects.STATE).notEqual("OPEN").and(col(Rejects.RAW).isNotNull()))
                .select(ROW.stream()
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(org.apache.spark.sql.Column[]::new));
        return Optional.of(texts.join(
                resolved, scala.jdk.javaapi.CollectionConverters.asScala(ROW).toSeq()));
    }

    private List<RawZone.Listed> runFiles() {
        return rawZone().list(paths.runs()).stream()
                .filter(file ->
                        file.key().endsWith(".json") && file.modifiedAt().isBefore(before))
                .toList();
    }

    private static Amount sized(List<RawZone.Listed> files) {
        return new Amount(
                files.size(), files.stream().mapToLong(RawZone.Listed::size).sum(), 0);
    }

    private RawZone rawZone() {
        return new RawZone(spark.sessionState().newHadoopConf());
    }
}
