package io.countinghouse.common.run;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.lake.LakeTables;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.LocalLoad;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.mart.Alert;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartCopies;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.Publisher;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.mart.Stager;
import io.countinghouse.common.mart.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Takes one batch from whatever state it is in to CLOSED. */
final class BatchRun {
    /** From here on LOAD DATA is worth a question to the server. */
    private static final long BULK_ROWS = 10_000;

    /** One less than the greatest, for whoever looks for one more. */
    private static final int NO_LIMIT = Integer.MAX_VALUE - 1;

    private final SparkSession spark;
    private final Job job;
    private final Progress progress;
    private final Database database;
    private final Ledger ledger;
    private final LakePaths paths;
    private final Archiver archiver;
    private final LeaseKeeper keeper;
    private final Lease lease;
    private final DeltaTables delta;
    private final MysqlTables mysql;
    private final Batch claimed;
    private final Deriver deriver;

    BatchRun(
            SparkSession spark,
            Settings settings,
            Job job,
            Progress progress,
            Database database,
            Ledger ledger,
            LakePaths paths,
            Archiver archiver,
            LeaseKeeper keeper,
            Batch claimed) {
        this.spark = spark;
        this.job = job;
        this.progress = progress;
        this.database = database;
        this.ledger = ledger;
        this.paths = paths;
        this.archiver = archiver;
        this.keeper = keeper;
        this.lease = keeper.lease();
        this.delta = new DeltaTables(spark);
        this.mysql = new MysqlTables(spark, settings.mysql());
        this.claimed = claimed;
        // What was published under another limit must come to its end under this one.
        this.deriver = new Deriver(
                job, paths, delta, mysql, claimed.state() == BatchState.PUBLISHED ? NO_LIMIT : settings.maxSlices());
    }

    RunReport.BatchReport finish(boolean recovered) {
        Batch batch = claimed;
        if (batch.state() == BatchState.ABANDONED) {
            return giveUp(batch, recovered);
        }
        if (batch.state() == BatchState.CLAIMED) {
            land(batch);
            batch = ledger.batch(batch.batchId());
        }
        List<CheckResult> checks = List.of();
        if (batch.state() == BatchState.LANDED) {
            checks = deriveAndPublish(batch);
            batch = ledger.batch(batch.batchId());
        }
        copyToLake(batch);
        archive(batch);
        return report(batch, recovered, checks);
    }

    private RunReport.BatchReport giveUp(Batch batch, boolean recovered) {
        begin("abandon");
        progress.begin("abandon", "batch " + batch.batchId());
        if (batch.kind() != BatchKind.REBUILD) {
            new WithdrawnTable(spark, paths, delta, mysql).writeAbandoned(batch);
        }
        CrashPoint.ABANDONED_IN_LAKE.reach();
        archiver.bringToQuarantine(batch, object -> {
            ledger.quarantined(lease, object);
            CrashPoint.ABANDONED_QUARANTINED.reach();
        });
        Stager.clean(database, job.marts(), batch.batchId());
        ledger.close(lease, batch.batchId(), BatchState.ABANDONED);
        progress.end("abandon", batch.objects().size() + " files in quarantine");
        return report(ledger.batch(batch.batchId()), recovered, List.of());
    }

    private List<CheckResult> deriveAndPublish(Batch batch) {
        List<DerivedMart> marts = new ArrayList<>();
        try (MysqlDimensions dimensions =
                new MysqlDimensions(spark, database, mysql, job.dimensions(), paths.dimensions())) {
            List<Measured> proof = new ArrayList<>();
            derive(batch, dimensions, marts, proof);
            List<CheckResult> checks = new ChecksRun(job, delta, paths)
                    .run(batch, marts, dimensions, ledger.lakeVersions(batch.batchId()));
            requirePassed(checks);
            requireRejectsWithinLimit(batch);
            stage(batch, marts);
            publish(batch, marts, checks, proof);
            return checks;
        } finally {
            marts.forEach(DerivedMart::release);
            deriver.release();
        }
    }

    private void land(Batch batch) {
        begin("land");
        long files = batch.objects().stream().filter(RawObject::taken).count();
        progress.begin("land", files + " files");
        Lander.Landed landed = new Lander(spark, job, paths, delta, mysql)
                .land(batch, Conservation.at(Stage.IN, ledger.measured(batch.batchId())));
        new RejectedUpdates(job, paths, delta).supersede(batch, lease, new Resolutions(database));
        ledger.landed(lease, batch.batchId(), landed.measured(), landed.landed(), landed.rejected(), landed.versions());
        progress.end(
                "land",
                Progress.count(sum(landed.landed())) + " rows landed, " + Progress.count(sum(landed.rejected()))
                        + " rejected");
        CrashPoint.LANDED.reach();
    }

    /** @param derived receives the marts, so that each can be released whatever becomes of the next */
    private void derive(Batch batch, MysqlDimensions dimensions, List<DerivedMart> derived, List<Measured> proof) {
        List<Measured> landed = Conservation.at(Stage.LANDED, ledger.measured(batch.batchId()));
        Map<String, LakeVersion> versions = ledger.lakeVersions(batch.batchId());
        LakeTables lake = new JobLake(job, paths, delta).at(versions);
        concerned(batch, versions).forEach(mart -> {
            begin("derive " + mart.name());
            progress.begin("derive", mart.name());
            DerivedMart rows = deriver.derive(
                    batch, mart, versions, new EarlierMarts(dimensions, lake, rowsByName(derived)), landed, proof);
            derived.add(rows);
            progress.end(
                    "derive",
                    mart.name() + ": " + Progress.count(rows.totals().records()) + " rows in "
                            + Progress.count(rows.slices().size()) + " slices");
        });
        CrashPoint.DERIVED.reach();
    }

    private static Map<String, Dataset<Row>> rowsByName(List<DerivedMart> marts) {
        Map<String, Dataset<Row>> rows = new TreeMap<>();
        marts.forEach(mart -> rows.put(mart.mart().name(), mart.rows()));
        return rows;
    }

    /** The marts that the batch may change, in the job's order. */
    private List<Mart> concerned(Batch batch, Map<String, LakeVersion> versions) {
        if (batch.isAbandoned()) {
            return List.of();
        }
        return job.marts().stream()
                .filter(mart -> versions.containsKey(mart.source()))
                .filter(mart -> batch.kind() == BatchKind.REBUILD
                        ? SliceChoice.of(batch.slices()).concerns(mart)
                        : job.isChanged(mart.source(), batch, versions)
                                || mart.lookups().stream()
                                        .anyMatch(lookup -> job.isChanged(lookup.table(), batch, versions)))
                .toList();
    }

    private void stage(Batch batch, List<DerivedMart> marts) {
        for (DerivedMart derived : marts) {
            begin("stage " + derived.mart().name());
            progress.begin("stage", derived.mart().name());
            boolean bulk = derived.totals().records() >= BULK_ROWS && LocalLoad.isAllowed(database);
            Stager.stage(database, derived, batch.batchId(), lease, bulk);
            progress.end(
                    "stage",
                    derived.mart().name() + ": "
                            + Progress.count(derived.totals().records()) + " rows");
        }
        CrashPoint.STAGED.reach();
    }

    private void publish(Batch batch, List<DerivedMart> marts, List<CheckResult> checks, List<Measured> proof) {
        progress.begin("publish", "batch " + batch.batchId());
        Publisher publisher = new Publisher(database, lease, CrashPoint.PUBLISH_UNCOMMITTED::reach);
        keeper.whileLocked(() -> publisher.publish(batch, marts, proof, checks, alerts(checks)));
        progress.end("publish", marts.size() + " marts");
        CrashPoint.PUBLISHED.reach();
    }

    private void copyToLake(Batch batch) {
        MartCopies copies = new MartCopies(delta, mysql);
        List<Measured> proof = ledger.measured(batch.batchId());
        Map<String, LakeVersion> versions = ledger.lakeVersions(batch.batchId());
        concerned(batch, versions).forEach(mart -> {
            begin("copy " + mart.name());
            progress.begin("copy", mart.name() + " to the lake");
            Slices slices = deriver.slices(batch, mart, versions);
            copies.replace(
                    mart,
                    slices,
                    published(mart, proof),
                    paths.table(mart.name()),
                    job.name() + "/" + mart.name(),
                    batch.batchId());
            progress.end("copy", mart.name() + ": " + Progress.count(slices.size()) + " slices");
            CrashPoint.COPY_REPLACED.reach();
        });
    }

    private static Totals published(Mart mart, List<Measured> proof) {
        long records = 0;
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Measured line : Conservation.at(Stage.PUBLISHED, proof)) {
            if (line.subject().equals(mart.name())) {
                records = line.records();
                if (!line.measure().equals(Measured.ROWS)) {
                    sums.put(line.measure(), line.amount());
                }
            }
        }
        return new Totals(records, sums);
    }

    private void archive(Batch batch) {
        begin("archive");
        progress.begin("archive", batch.objects().size() + " files");
        archiver.removeRaw(batch, object -> ledger.archived(lease, object.objectId()));
        CrashPoint.ARCHIVED.reach();
        Stager.clean(database, job.marts(), batch.batchId());
        CrashPoint.STAGE_CLEANED.reach();
        ledger.close(lease, batch.batchId(), BatchState.PUBLISHED);
        CrashPoint.CLOSED.reach();
        progress.end("archive", batch.objects().size() + " files");
    }

    private RunReport.BatchReport report(Batch batch, boolean recovered, List<CheckResult> checks) {
        List<Measured> proof = ledger.measured(batch.batchId());
        Map<String, Long> slices = ledger.publishedSlices(batch.batchId());
        return new RunReport.BatchReport(
                batch.batchId(),
                batch.kind(),
                recovered,
                Optional.empty(),
                batch.objects(),
                batch.kind() == BatchKind.REPLAY ? ledger.origins(batch.batchId()) : List.of(),
                counts(proof, Stage.LANDED),
                counts(proof, Stage.REJECTED),
                concerned(batch, ledger.lakeVersions(batch.batchId())).stream()
                        .map(mart -> new RunReport.MartReport(
                                mart.name(),
                                slices.getOrDefault(mart.name(), 0L),
                                published(mart, proof),
                                Conservation.at(Stage.DERIVED, proof).stream()
                                        .filter(line -> line.subject().equals(mart.name()))
                                        .collect(Collectors.toMap(Measured::measure, Measured::currencies))))
                        .toList(),
                checks,
                proof,
                ledger.restatements(batch.batchId()),
                batch.isAbandoned()
                        ? RejectedUpdates.Outdated.NONE
                        : new RejectedUpdates(job, paths, delta).of(batch, counts(proof, Stage.REJECTED)),
                batch.withdrawn(),
                batch.isAbandoned());
    }

    private void requirePassed(List<CheckResult> checks) {
        List<String> failed = checks.stream()
                .filter(check -> check.severity() == Severity.ERROR && !check.passed())
                .map(check -> "check " + check.name() + ": " + Progress.count(check.failed()) + " rows fail it")
                .toList();
        if (!failed.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CHECK_FAILED, "Nothing was published; " + String.join("; ", failed));
        }
    }

    private void requireRejectsWithinLimit(Batch batch) {
        // Mended rows were bad before: those that are bad still must not hold up the rest.
        if (batch.kind() != BatchKind.INTAKE) {
            return;
        }
        List<Measured> proof = ledger.measured(batch.batchId());
        // A feed of many good rows must not hide the bad ones of another.
        for (Landing landing : job.landings()) {
            String feed = landing.feed().name();
            if (job.source().filter(source -> source.rows().name().equals(feed)).isPresent()) {
                // Its bad rows wait for those who keep the table; the good ones are what it holds now.
                continue;
            }
            Set<String> files =
                    batch.takenFrom(feed).stream().map(RawObject::fileId).collect(Collectors.toSet());
            List<Measured> lines = proof.stream()
                    .filter(line -> files.contains(line.subject()))
                    .toList();
            long in = sum(counts(lines, Stage.IN));
            // Those that wait pass by themselves, but only once this batch is through.
            long rejected = sum(counts(lines, Stage.REJECTED)) - sum(counts(lines, Stage.WAITING));
            requireWithinLimit(feed, rejected, in);
        }
    }

    private void requireWithinLimit(String feed, long rejected, long in) {
        if (job.limits().batch().isExceededBy(rejected, in)) {
            throw new CountinghouseException(
                    ErrorCode.REJECT_LIMIT_EXCEEDED,
                    "Nothing was published; found " + Progress.count(rejected) + " of " + Progress.count(in)
                            + " rows of feed " + feed + " rejected, expected "
                            + job.limits().batch() + " (job.reject-limit). See what they are with `quarantine list "
                            + job.name() + "`");
        }
    }

    private static List<Alert> alerts(List<CheckResult> checks) {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check ->
                        new Alert("check_warning", check.name() + ": " + Progress.count(check.failed()) + " rows"))
                .toList();
    }

    /** A run that lost its lease begins no step, not even one that would do no harm. */
    private void begin(String stage) {
        keeper.requireHeld();
        spark.sparkContext().setJobDescription(job.name() + "/" + stage);
    }

    /** Records per file; each measure of a file repeats them. */
    private static Map<String, Long> counts(List<Measured> proof, Stage stage) {
        Map<String, Long> counts = new TreeMap<>();
        Conservation.at(stage, proof).forEach(line -> counts.put(line.subject(), line.records()));
        return counts;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
