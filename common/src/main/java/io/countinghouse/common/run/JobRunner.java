package io.countinghouse.common.run;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job through the protocol: finish what is open, take what is new, each batch with exactly one effect. */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final Progress progress;
    private final Database database;
    private final Ledger ledger;
    private final LakePaths paths;
    private final Intake intake;

    public JobRunner(SparkSession spark, Settings settings, Job job, Progress progress) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.progress = progress;
        this.database = new Database(settings.mysql());
        this.ledger = new Ledger(database);
        this.paths = new LakePaths(settings.zones(), job.name());
        this.intake = new Intake(spark, job, ledger, rawZone());
    }

    /**
     * Runs the job once.
     *
     * @throws CountinghouseException whose exit code tells the class of the failure; whatever was begun is finished by
     *     the next run
     */
    public RunReport run() {
        long started = System.nanoTime();
        String runId = UUID.randomUUID().toString();
        try (LeaseKeeper keeper =
                LeaseKeeper.acquire(database, settings.lease(), job.name(), runId, holder(), JobRunner::halt)) {
            ledger.startRun(keeper.lease());
            CrashPoint.LEASE_TAKEN.reach();
            try {
                List<RunReport.BatchReport> batches = runBatches(keeper);
                ledger.finishRun(keeper.lease(), ExitCode.DONE.status(), batches.size() + " batches");
                Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
                LOG.info(
                        "job={} run={} batches={} elapsed_ms={}",
                        job.name(),
                        runId,
                        batches.size(),
                        elapsed.toMillis());
                return new RunReport(job.name(), runId, batches, elapsed);
            } catch (Exception e) { // Spark throws its checked SparkException undeclared.
                CountinghouseException failure = Failures.of(e);
                recordFailure(keeper, failure);
                throw failure;
            }
        }
    }

    /** What {@link #run} would do; takes no lease and writes nothing. */
    public RunPlan plan() {
        Optional<Batch> open = ledger.openBatch(job.name());
        progress.begin("inspect", paths.raw());
        Intake.Found found = intake.inspect(intake.listNew(paths.raw()).stream()
                .filter(listed -> open.stream()
                        .flatMap(batch -> batch.objects().stream())
                        .noneMatch(object -> object.key().equals(listed.key())))
                .toList());
        progress.end("inspect", found.objects().size() + " new files");
        return new RunPlan(job.name(), open, found.objects(), touched(found.objects()));
    }

    private List<RunReport.BatchReport> runBatches(LeaseKeeper keeper) {
        List<RunReport.BatchReport> reports = new ArrayList<>();
        Optional<Batch> open = ledger.openBatch(job.name());
        if (open.isPresent()) {
            progress.begin(
                    "recover",
                    "batch " + open.get().batchId() + ", " + open.get().state());
            reports.add(finish(keeper, open.get(), true));
        }
        progress.begin("inspect", paths.raw());
        Intake.Found found = intake.inspect(intake.listNew(paths.raw()));
        progress.end("inspect", found.objects().size() + " new files");
        CrashPoint.INSPECTED.reach();
        if (!found.objects().isEmpty()) {
            Batch batch = ledger.claim(keeper.lease(), found.objects(), found.measured());
            CrashPoint.CLAIMED.reach();
            reports.add(finish(keeper, batch, false));
        }
        return reports;
    }

    private RunReport.BatchReport finish(LeaseKeeper keeper, Batch batch, boolean recovered) {
        return new BatchRun(spark, settings, job, progress, database, ledger, paths, rawZone(), keeper)
                .finish(batch, recovered);
    }

    private Map<String, List<String>> touched(List<RawObject> objects) {
        Map<String, List<String>> touched = new LinkedHashMap<>();
        for (Mart mart : job.marts()) {
            for (Landing landing : job.landings()) {
                List<FileClaim> claims = objects.stream()
                        .filter(object -> object.taken()
                                && object.feed().equals(landing.feed().name()))
                        .map(object -> new FileClaim(object.key(), object.fileId(), object.size()))
                        .toList();
                if (landing.table().name().equals(mart.source()) && !claims.isEmpty()) {
                    Dataset<Row> good = RowRules.apply(StrictCsv.read(spark, landing.feed(), claims), landing.feed())
                            .where(functions.col(FeedSchema.REJECTS).isNull())
                            .drop(FeedSchema.REJECTS, FeedSchema.RAW);
                    Slices slices = Slices.of(landing.land().apply(good), mart.slice(), settings.maxSlices());
                    touched.put(
                            mart.name(),
                            slices.values().stream().map(slices::label).toList());
                }
            }
        }
        return touched;
    }

    private void recordFailure(LeaseKeeper keeper, CountinghouseException failure) {
        try {
            ledger.finishRun(keeper.lease(), failure.exitCode().status(), failure.getMessage());
        } catch (CountinghouseException e) {
            failure.addSuppressed(e);
        }
    }

    private RawZone rawZone() {
        return new RawZone(spark.sessionState().newHadoopConf());
    }

    /** A run that lost its lease must not do one thing more, not even clean up. */
    private static void halt(ErrorCode reason) {
        Runtime.getRuntime().halt(reason.exitCode().status());
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        return host + " pid " + ProcessHandle.current().pid();
    }
}
