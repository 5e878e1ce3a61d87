package io.countinghouse.common.run;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Runs one job through the protocol: finish what is open, take what is new, each batch with exactly one effect. */
public final class JobRunner {
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
        this.intake = new Intake(spark, job, ledger, rawZone(), sets());
    }

    /**
     * Runs the job once.
     *
     * @throws CountinghouseException whose exit code tells the class of the failure; whatever was begun is finished by
     *     the next run
     */
    public RunReport run() {
        return run(Optional.empty());
    }

    /**
     * The same, but takes only this object of the raw zone, if it still waits there.
     *
     * @param object its URI, as it is or URL-encoded
     * @throws CountinghouseException also USAGE when there never was such an object in the job's folder
     */
    public RunReport run(String object) {
        return run(Optional.of(new OneObject(object)));
    }

    private RunReport run(Optional<OneObject> object) {
        return leased(keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            reports.addAll(takeNew(keeper, object));
            reports.addAll(takePassed(keeper));
            if (job.source().isPresent()) {
                sets().clean(rawZone().list(paths.raw()));
            }
            return reports;
        });
    }

    /**
     * Lands mended rows of the quarantine, each once, and publishes what they touch.
     *
     * @param path what {@code quarantine export} wrote, mended; a URI that every executor can read
     * @throws CountinghouseException USAGE when a row of it is not an open one of the quarantine; then none is landed
     */
    public RunReport replay(String path) {
        return leased(keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            replays().showResolutions(keeper.lease());
            replays().ofFile(keeper.lease(), path).ifPresent(batch -> reports.add(finish(keeper, batch, false)));
            return reports;
        });
    }

    /** Lands open rows of the quarantine as they are, e.g. after a rule was relaxed; see {@link #replay(String)}. */
    public RunReport replay(QuarantineFilter filter) {
        return leased(keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            replays().showResolutions(keeper.lease());
            replays().ofRows(keeper.lease(), filter).ifPresent(batch -> reports.add(finish(keeper, batch, false)));
            return reports;
        });
    }

    /**
     * Closes open rows of the quarantine without landing them, on record.
     *
     * @return how many
     */
    public long discard(QuarantineFilter filter, String reason) {
        return alone().run(
                        keeper -> {
                            replays().showResolutions(keeper.lease());
                            long discarded = replays().discard(keeper.lease(), filter, reason);
                            replays().showResolutions(keeper.lease());
                            return discarded;
                        },
                        discarded -> Progress.count(discarded) + " rows discarded");
    }

    /**
     * Writes the open rows as a CSV that a person can mend; changes nothing.
     *
     * @return how many
     */
    public long export(QuarantineFilter filter, java.nio.file.Path target) {
        return replays().export(filter, target);
    }

    /**
     * Derives the chosen slices of the marts again from the lake as it is and publishes them.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when they are too many for one batch; then none is begun
     */
    public RunReport rebuild(SliceChoice slices) {
        slices.requireKnownTo(job.marts());
        return leased(keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            DeltaTables delta = new DeltaTables(spark);
            Map<String, LakeVersion> versions = new TreeMap<>();
            for (Landing landing : job.landings()) {
                String path = paths.table(landing.table().name());
                if (delta.exists(path)) {
                    versions.put(landing.table().name(), new LakeVersion(0, delta.latestVersion(path)));
                }
            }
            if (versions.isEmpty() && !ledger.takenFiles(job.name()).isEmpty()) {
                throw new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT,
                        "Nothing to rebuild from: files of " + job.name()
                                + " were landed, but none of its lake tables is at "
                                + paths.zones().lake());
            }
            requireWithinLimit(slices, versions, delta);
            if (!versions.isEmpty()) {
                Batch batch = ledger.claimRebuild(keeper.lease(), slices.toString(), versions);
                reports.add(finish(keeper, batch, false));
            }
            return reports;
        });
    }

    /**
     * Compares raw files, lake, marts in the lake and marts in MySQL; changes nothing.
     *
     * @throws CountinghouseException LEDGER_INCONSISTENT when a batch is open: its figures are between two states
     */
    public ReconcileReport reconcile(SliceChoice slices) {
        slices.requireKnownTo(job.marts());
        return alone().run(
                        keeper -> {
                            ledger.openBatch(job.name()).ifPresent(batch -> {
                                throw new CountinghouseException(
                                        ErrorCode.LEDGER_INCONSISTENT,
                                        "Batch " + batch.batchId() + " of " + job.name() + " is " + batch.state()
                                                + "; finish it with `run` before you reconcile");
                            });
                            return new Reconciliation(spark, settings, job, paths, ledger, progress).run(slices);
                        },
                        report -> report.isEqual() ? "reconciled: equal" : "reconciled: it differs");
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
        return new RunPlan(
                job.name(),
                open,
                sourceToRead(),
                found.objects(),
                new PlannedSlices(
                                spark,
                                job,
                                new JobLake(job, paths, new DeltaTables(spark)).latest(),
                                settings.maxSlices())
                        .of(found.objects()));
    }

    private Optional<String> sourceToRead() {
        return job.source().isEmpty() || sets().isOneWaiting(rawZone().list(paths.raw()))
                ? Optional.empty()
                : settings.source().map(SourceSettings::table);
    }

    private RunReport leased(Function<LeaseKeeper, List<RunReport.BatchReport>> work) {
        long started = System.nanoTime();
        return alone().run(
                        keeper -> {
                            List<RunReport.BatchReport> batches = work.apply(keeper);
                            replays().showResolutions(keeper.lease());
                            return new RunReport(
                                    job.name(),
                                    keeper.lease().runId(),
                                    batches,
                                    Duration.ofNanos(System.nanoTime() - started));
                        },
                        report -> report.batches().size() + " batches");
    }

    private LeasedRun alone() {
        return new LeasedRun(settings, job.name(), database, ledger);
    }

    private Replays replays() {
        return new Replays(spark, job, paths, ledger, new Resolutions(database), rawZone(), archiver(), progress);
    }

    private List<RunReport.BatchReport> finishOpen(LeaseKeeper keeper) {
        Optional<Batch> open = ledger.openBatch(job.name());
        if (open.isEmpty()) {
            return List.of();
        }
        progress.begin(
                "recover", "batch " + open.get().batchId() + ", " + open.get().state());
        return List.of(finish(keeper, open.get(), true));
    }

    private List<RunReport.BatchReport> takeNew(LeaseKeeper keeper, Optional<OneObject> object) {
        if (object.isEmpty()) {
            new SourceReading(spark, settings, job, progress, ledger, paths, rawZone(), sets()).read(keeper);
        }
        progress.begin("inspect", object.map(OneObject::uri).orElseGet(paths::raw));
        List<RawZone.Listed> waiting = intake.listNew(paths.raw());
        List<RawZone.Listed> chosen = object.map(
                        one -> one.among(waiting, job.name(), rawZone().qualified(paths.raw()), ledger))
                .orElse(waiting);
        if (object.isPresent() && chosen.stream().anyMatch(sets()::holds)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--object: found a file of a set that was read from the source table, expected an uploaded one;"
                            + " run without --object, which takes the set as a whole");
        }
        Intake.Found found = intake.inspect(chosen);
        sets().requireAsWritten(found.objects());
        progress.end("inspect", found.objects().size() + " new files");
        CrashPoint.INSPECTED.reach();
        if (found.objects().isEmpty()) {
            return List.of();
        }
        keeper.requireHeld();
        progress.begin("keep", found.objects().size() + " files");
        Intake.Found kept = found.only(archiver().copy(found.objects(), Instant.now()));
        progress.end("keep", kept.objects().size() + " files in the archive");
        if (kept.objects().isEmpty()) {
            return List.of();
        }
        Batch batch = ledger.claim(keeper.lease(), kept.objects(), kept.measured());
        CrashPoint.CLAIMED.reach();
        return List.of(finish(keeper, batch, false));
    }

    private static boolean waits(RunReport.BatchReport report) {
        return !Conservation.at(Stage.WAITING, report.proof()).isEmpty();
    }

    /** Rejected rows that wait for nothing but what the lake holds by now. */
    private List<RunReport.BatchReport> takePassed(LeaseKeeper keeper) {
        List<RunReport.BatchReport> reports = new ArrayList<>();
        for (Landing landing : job.landings()) {
            if (landing.rule().isPresent()) {
                Optional<Batch> batch;
                do {
                    replays().showResolutions(keeper.lease());
                    batch = replays()
                            .ofPassed(
                                    keeper.lease(),
                                    landing.feed(),
                                    landing.rule().get());
                    batch.ifPresent(passed -> reports.add(finish(keeper, passed, false)));
                    // What passed cannot wait again; were it so, it would pass for ever.
                } while (batch.isPresent() && !waits(reports.get(reports.size() - 1)));
            }
        }
        return reports;
    }

    /** A batch that was claimed could not be given up again. */
    private void requireWithinLimit(SliceChoice slices, Map<String, LakeVersion> versions, DeltaTables delta) {
        Deriver deriver =
                new Deriver(job, paths, delta, new MysqlTables(spark, settings.mysql()), settings.maxSlices());
        for (Mart mart : job.marts()) {
            if (slices.concerns(mart) && versions.containsKey(mart.source())) {
                deriver.slices(slices, mart, versions.get(mart.source()));
            }
        }
    }

    private RunReport.BatchReport finish(LeaseKeeper keeper, Batch batch, boolean recovered) {
        return new BatchRun(spark, settings, job, progress, database, ledger, paths, archiver(), keeper)
                .finish(batch, recovered);
    }

    private Archiver archiver() {
        return new Archiver(rawZone(), paths);
    }

    private SourceSets sets() {
        return new SourceSets(paths, rawZone(), ledger);
    }

    private RawZone rawZone() {
        return new RawZone(spark.sessionState().newHadoopConf());
    }
}
