package io.countinghouse.common.run;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.config.Attention;
import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.JobValues;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.job.FrozenJob;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Frozen;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.batch.BatchRun;
import io.countinghouse.common.run.batch.PinnedTables;
import io.countinghouse.common.run.batch.TouchedSlices;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.run.intake.MirroredTable;
import io.countinghouse.common.run.intake.OneObject;
import io.countinghouse.common.run.intake.SourceReading;
import io.countinghouse.common.run.intake.SourceSets;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.reconcile.Reconciliation;
import io.countinghouse.common.run.reconcile.SourceComparison;
import io.countinghouse.common.run.repair.PageSizes;
import io.countinghouse.common.run.repair.Replays;
import io.countinghouse.common.run.repair.TakenBack;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.run.report.PlannedSlices;
import io.countinghouse.common.run.report.RunPlan;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.IgnoredNames;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Runs one job through the protocol: finish what is open, take what is new, each batch with exactly one effect. */
public final class JobRunner {
    private final SparkSession spark;
    private final JobSettings<Job> configured;
    private final Settings settings;
    private final Job job;
    private final Progress progress;
    private final Database database;
    private final Ledger ledger;
    private final LakePaths paths;
    private final Withdrawals withdrawals;
    private final Intake intake;
    private final PageSizes pages;

    /** For a job that is the same under all settings. */
    public JobRunner(SparkSession spark, Settings settings, Job job, Progress progress) {
        this(spark, JobSettings.fixed(settings, job), progress);
    }

    public JobRunner(SparkSession spark, JobSettings<Job> configured, Progress progress) {
        this(spark, configured, progress, PageSizes.DEFAULT);
    }

    public JobRunner(SparkSession spark, JobSettings<Job> configured, Progress progress, PageSizes pages) {
        this.spark = spark;
        this.configured = configured;
        this.settings = configured.settings();
        this.job = configured.job();
        this.progress = progress;
        this.pages = pages;
        this.database = new Database(settings.mysql());
        this.ledger = new Ledger(database, new Frozen(configured.values().map(JobValues::text), CodeVersion.current()));
        this.paths = new LakePaths(settings.zones(), job.name());
        this.withdrawals = new Withdrawals(database);
        this.intake = new Intake(
                spark, job, ledger, withdrawals, rawZone(), paths.raw(), sets(), new IgnoredNames(settings.ignore()));
    }

    /**
     * Runs the job once.
     *
     * @throws CountinghouseException whose exit code tells the class of the failure; whatever was begun is finished by
     *     the next run
     */
    public RunReport run() {
        return run(Optional.empty(), false);
    }

    /** The same, whatever number of rows is gone from the source table; on record. */
    public RunReport runAcceptingGone() {
        return run(Optional.empty(), true);
    }

    /**
     * The same, but takes only this object of the raw zone, if it still waits there.
     *
     * @param object its URI, as it is or URL-encoded
     * @throws CountinghouseException also USAGE when there never was such an object in the job's folder
     */
    public RunReport run(String object) {
        return run(Optional.of(new OneObject(object)), false);
    }

    private RunReport run(Optional<OneObject> object, boolean acceptGone) {
        return leased("Nothing new in the raw zone.", keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>();
            List<String> leftAlone = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            try {
                reports.addAll(finishOpen(keeper));
                replays().showResolutions(keeper.lease());
                if (object.isEmpty()) {
                    notes.addAll(new SourceReading(
                                    spark, settings, job, progress, paths, rawZone(), sets(), ledger, acceptGone)
                            .read(keeper));
                }
                takeNew(keeper, object, leftAlone, reports);
                takePassed(keeper, reports);
            } catch (CountinghouseException e) {
                throw withWhatWaits(reports, e);
            }
            if (job.source().isPresent()) {
                sets().clean(rawZone().list(paths.raw()));
            }
            return new Done(reports, leftAlone, notes, List.of());
        });
    }

    /** What was published before the failure is told by no later run. */
    private CountinghouseException withWhatWaits(List<RunReport.BatchReport> reports, CountinghouseException failure) {
        List<String> waits = ForAPerson.leftBy(job, reports);
        return waits.isEmpty()
                ? failure
                : new CountinghouseException(
                        failure.code(),
                        failure.getMessage() + ". Of what was published before, this waits for a person: "
                                + String.join("; ", waits),
                        failure);
    }

    /**
     * Lands mended rows of the quarantine, each once, and publishes what they touch. Very many land in several batches, one
     * after the other; the same file again goes on where that ended.
     *
     * @param path what {@code quarantine export} wrote, mended; a URI that every executor can read
     * @throws CountinghouseException USAGE when a row of it is not an open one of the quarantine; then none is landed
     */
    public RunReport replay(String path) {
        return leased(
                "These rows were replayed before.",
                keeper -> replayed(keeper, (lease, land) -> replays().ofFile(lease, path, land)));
    }

    /** Lands open rows of the quarantine as they are, e.g. after a rule was relaxed; see {@link #replay(String)}. */
    public RunReport replay(QuarantineFilter filter) {
        return leased(
                "No row to replay.",
                keeper -> replayed(keeper, (lease, land) -> replays().ofRows(lease, filter, land)));
    }

    /** @param choose claims batches and hands each on to be finished; gives what a person must know */
    private Done replayed(LeaseKeeper keeper, BiFunction<Lease, Consumer<Batch>, List<String>> choose) {
        List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
        // One that died goes on here, and leaves nothing for this one.
        boolean wentOn =
                reports.stream().anyMatch(report -> report.kind() == BatchKind.REPLAY && !report.isAbandoned());
        int before = reports.size();
        replays().showResolutions(keeper.lease());
        List<String> waits = choose.apply(keeper.lease(), batch -> reports.add(finish(keeper, batch)));
        return Done.with(reports, wentOn && reports.size() == before ? List.of() : waits);
    }

    /**
     * Closes open rows of the quarantine without landing them, on record. Very many are closed in several transactions; the
     * same again goes on where that ended.
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
                        discarded -> LeasedRun.Outcome.done(Progress.count(discarded) + " rows discarded"));
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
        return leased("Nothing to rebuild: no row of " + job.name() + " was ever landed.", keeper -> {
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            DeltaStore delta = new DeltaStore(spark);
            Map<String, LakeVersion> versions = new TreeMap<>();
            for (Landing landing : job.landings()) {
                String path = paths.table(landing.table().name());
                if (delta.exists(path)) {
                    versions.put(landing.table().name(), new LakeVersion(0, delta.latestVersion(path)));
                }
            }
            if (versions.isEmpty() && !ledger.takenFiles(job.name(), "", 1).isEmpty()) {
                throw new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT,
                        "Nothing to rebuild from: files of " + job.name()
                                + " were landed, but none of its lake tables is at "
                                + paths.zones().lake());
            }
            requireWithinLimit(slices, versions, delta);
            if (!versions.isEmpty() && delta.exists(paths.withdrawn())) {
                versions.put(Withdrawn.TABLE, new LakeVersion(0, delta.latestVersion(paths.withdrawn())));
            }
            if (!versions.isEmpty()) {
                Batch batch = ledger.claimRebuild(keeper.lease(), slices.toString(), versions);
                reports.add(finish(keeper, batch));
            }
            return Done.with(reports);
        });
    }

    /**
     * Takes published files back, with the rows that were mended for them, and publishes what is left.
     *
     * @param target a file by its name, its key below the job's raw folder or its {@code file_id}, or a batch by its number
     * @param reason why; kept in the ledger
     * @throws CountinghouseException USAGE when no file that counts is meant, or it is not clear which
     */
    public RunReport retract(String target, String reason) {
        return leased("Nothing to take back.", keeper -> {
            TakenBack takenBack = new TakenBack(job.name(), withdrawals, sets());
            Optional<Batch> open = ledger.openBatch(job.name());
            // Before the open batch brings others of the same name.
            List<PublishedFile> meant = takenBack.files(target, open);
            List<RunReport.BatchReport> reports = new ArrayList<>(finishOpen(keeper));
            List<PublishedFile> published = meant.isEmpty() ? takenBack.files(target, Optional.empty()) : meant;
            List<WithdrawnFile> files = takenBack.counting(published).stream()
                    .map(PublishedFile::withdrawn)
                    .toList();
            if (!files.isEmpty()) {
                Batch batch = ledger.claimRetract(keeper.lease(), files, reason, Worker.user());
                CrashPoint.RETRACT_CLAIMED.reach();
                reports.add(finish(keeper, batch));
            }
            return Done.with(reports, takenBack.told(published, this::passesByItself));
        });
    }

    /** What cannot be published without the files is given up at once: nothing has changed, and nobody must clear it away. */
    private CountinghouseException keptAfter(LeaseKeeper keeper, Batch batch, CountinghouseException failure) {
        finish(keeper, ledger.abandon(keeper.lease(), batch.batchId(), failure.getMessage(), Worker.user()));
        return new CountinghouseException(
                failure.code(),
                "Nothing was taken back"
                        + (failure.code() == ErrorCode.LIMIT_EXCEEDED
                                ? ". "
                                : ": what counts beside it needs it, take that back first or correct it. ")
                        + failure.getMessage(),
                failure);
    }

    private boolean passesByItself(String feed) {
        return job.landings().stream()
                .anyMatch(landing -> landing.feed().name().equals(feed)
                        && landing.rule().flatMap(LakeRule::waiting).isPresent());
    }

    /**
     * Puts files that were taken back into the raw zone again, under the names by which they came; the next run takes them.
     *
     * @param target as of {@link #retract}
     * @return the names
     */
    public List<String> bringBack(String target) {
        return alone().run(
                        keeper -> new TakenBack(job.name(), withdrawals, sets())
                                .bringBack(target, archiver(), rawZone(), intake.below()),
                        names -> LeasedRun.Outcome.done("in the raw zone again: " + String.join(", ", names)));
    }

    /**
     * Gives the open batch up: none of it counts, its files go to quarantine, and the job is free for the next run.
     *
     * @param reason why; kept in the ledger
     * @throws CountinghouseException USAGE when no batch is open, or it was published
     */
    public RunReport abandon(String reason) {
        return leased("", keeper -> {
            Batch open = ledger.openBatch(job.name())
                    .orElseThrow(() -> new CountinghouseException(
                            ErrorCode.USAGE, "No batch of " + job.name() + " is open; `status` shows what there is"));
            Batch abandoned =
                    open.isAbandoned() ? open : ledger.abandon(keeper.lease(), open.batchId(), reason, Worker.user());
            CrashPoint.ABANDONED.reach();
            return Done.with(List.of(finish(keeper, abandoned)));
        });
    }

    /**
     * Compares raw files, lake, marts in the lake and marts in MySQL; changes nothing.
     *
     * @throws CountinghouseException LEDGER_INCONSISTENT when a batch is open: its figures are between two states
     */
    public ReconcileReport reconcile(SliceChoice slices) {
        return reconcile(slices, false);
    }

    /**
     * The same.
     *
     * @param source whether the source table is compared with the lake, too
     * @throws CountinghouseException also USAGE when the job reads no table
     */
    public ReconcileReport reconcile(SliceChoice slices, boolean source) {
        slices.requireKnownTo(job.marts());
        return alone().run(
                        keeper -> {
                            ledger.openBatch(job.name()).ifPresent(batch -> {
                                throw new CountinghouseException(
                                        ErrorCode.LEDGER_INCONSISTENT,
                                        "Batch " + batch.batchId() + " of " + job.name() + " is " + batch.state()
                                                + "; finish it with `run` before you reconcile");
                            });
                            ReconcileReport report = new Reconciliation(
                                            spark, settings, job, paths, ledger, progress, pages.files())
                                    .run(slices);
                            return source
                                    ? report.after(
                                            new SourceComparison(mirrored(), sets(), rawZone(), progress).run(keeper))
                                    : settings.source()
                                            .filter(table -> job.source().isPresent())
                                            .map(table -> report.noting("source table " + table.table()
                                                    + " was not compared with the lake; --source does"))
                                            .orElse(report);
                        },
                        report -> report.isEqual()
                                ? LeasedRun.Outcome.done("reconciled: equal")
                                : new LeasedRun.Outcome(ExitCode.CHECK_FAILED, "reconciled: it differs"));
    }

    /** What {@link #run} would do; takes no lease and writes nothing. */
    public RunPlan plan() {
        Optional<Batch> open = ledger.openBatch(job.name());
        progress.begin("inspect", paths.raw());
        Intake.Listing listing = intake.listNew();
        Intake.Found found = intake.inspect(listing.fresh());
        progress.end("inspect", found.objects().size() + " new files");
        return new RunPlan(
                job.name(),
                open,
                open.flatMap(batch -> FrozenJob.of(configured, batch).told()),
                sourceToRead(),
                found.objects(),
                found.replaced(),
                names(listing.leftAlone()),
                new PlannedSlices(
                                spark,
                                job,
                                new LakeReader(job, paths, new DeltaStore(spark)).latest(),
                                settings.maxSlices())
                        .of(found.objects(), found.withdrawn()));
    }

    private Optional<String> sourceToRead() {
        return job.source().isEmpty()
                        || settings.source().isEmpty()
                        || sets().isOneWaiting(rawZone().list(paths.raw()))
                ? Optional.empty()
                : Optional.of(SourceReading.look(mirrored()));
    }

    private MirroredTable mirrored() {
        return MirroredTable.of(spark, settings, job, paths);
    }

    /**
     * What the work of a run came to.
     *
     * @param notes what a person should know, and need not do anything about
     * @param waits what its batches do not tell of, and a person must know
     */
    private record Done(
            List<RunReport.BatchReport> batches, List<String> leftAlone, List<String> notes, List<String> waits) {
        static Done with(List<RunReport.BatchReport> batches) {
            return new Done(batches, List.of(), List.of(), List.of());
        }

        static Done with(List<RunReport.BatchReport> batches, List<String> waits) {
            return new Done(batches, List.of(), List.of(), waits);
        }
    }

    private RunReport leased(String idle, Function<LeaseKeeper, Done> work) {
        long started = System.nanoTime();
        return alone().run(
                        keeper -> {
                            Done done = work.apply(keeper);
                            replays().showResolutions(keeper.lease());
                            List<String> waits = new ArrayList<>(ForAPerson.leftBy(job, done.batches()));
                            waits.addAll(done.waits());
                            boolean fails = !waits.isEmpty() && settings.attention() == Attention.FAIL;
                            return new RunReport(
                                    job.name(),
                                    keeper.lease().runId(),
                                    done.batches(),
                                    done.leftAlone(),
                                    done.notes(),
                                    idle,
                                    waits,
                                    fails ? ExitCode.ATTENTION : ExitCode.DONE,
                                    Duration.ofNanos(System.nanoTime() - started));
                        },
                        report -> new LeasedRun.Outcome(
                                report.exitCode(),
                                String.join("; ", concat(report.batches().size() + " batches", report.waits()))));
    }

    private static List<String> concat(String first, List<String> waits) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(waits);
        return all;
    }

    private LeasedRun alone() {
        return new LeasedRun(spark.sparkContext(), settings, job.name(), database, ledger);
    }

    private Replays replays() {
        return new Replays(
                spark, job, paths, ledger, new Resolutions(database), rawZone(), archiver(), progress, pages);
    }

    private List<RunReport.BatchReport> finishOpen(LeaseKeeper keeper) {
        Optional<Batch> open = ledger.openBatch(job.name());
        if (open.isEmpty()) {
            return List.of();
        }
        progress.begin(
                "recover", "batch " + open.get().batchId() + ", " + open.get().state());
        FrozenJob frozen = FrozenJob.of(configured, open.get());
        try {
            return List.of(finish(keeper, open.get(), frozen.job(), true).by(frozen.told()));
        } catch (CountinghouseException e) {
            throw frozen.told()
                    .map(told -> new CountinghouseException(
                            e.code(), e.getMessage() + ". Batch " + open.get().batchId() + " goes on with " + told, e))
                    .orElse(e);
        }
    }

    /** Below the job's folder. */
    private List<String> names(List<RawZone.Listed> objects) {
        int folder = rawZone().qualified(paths.raw()).length() + 1;
        return objects.stream().map(object -> object.key().substring(folder)).toList();
    }

    /**
     * @param leftAlone receives the names of objects that are not ours
     * @param reports receives that of each batch
     */
    private void takeNew(
            LeaseKeeper keeper,
            Optional<OneObject> object,
            List<String> leftAlone,
            List<RunReport.BatchReport> reports) {
        boolean again;
        do {
            leftAlone.clear();
            Intake.Found found = inspectNew(object, leftAlone);
            takeFound(keeper, found).ifPresent(reports::add);
            again = found.leavesSome() && !found.objects().isEmpty() && object.isEmpty();
        } while (again);
    }

    private Intake.Found inspectNew(Optional<OneObject> object, List<String> leftAlone) {
        progress.begin("inspect", object.map(OneObject::uri).orElseGet(paths::raw));
        Intake.Listing listing = intake.listNew();
        leftAlone.addAll(names(listing.leftAlone()));
        List<RawZone.Listed> chosen = object.map(one -> one.among(
                        listing.fresh(),
                        listing.leftAlone(),
                        job.name(),
                        rawZone().qualified(paths.raw()),
                        ledger))
                .orElse(listing.fresh());
        if (object.isPresent() && chosen.stream().map(RawZone.Listed::key).anyMatch(sets()::holds)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--object: found a file of a set that was read from the source table, expected an uploaded one;"
                            + " run without --object, which takes the set as a whole");
        }
        Intake.Found found = intake.inspect(chosen);
        sets().requireAsWritten(found.objects());
        progress.end("inspect", found.objects().size() + " new files");
        CrashPoint.INSPECTED.reach();
        return found;
    }

    private Optional<RunReport.BatchReport> takeFound(LeaseKeeper keeper, Intake.Found found) {
        if (found.objects().isEmpty()) {
            return Optional.empty();
        }
        keeper.requireHeld();
        progress.begin("keep", found.objects().size() + " files");
        Intake.Found kept = found.only(archiver().copy(found.objects(), Instant.now()));
        progress.end("keep", kept.objects().size() + " files in the archive");
        if (kept.objects().isEmpty()) {
            return Optional.empty();
        }
        Batch batch = ledger.claim(keeper.lease(), intake.below(), kept.objects(), kept.measured(), kept.withdrawn());
        CrashPoint.CLAIMED.reach();
        return Optional.of(finish(keeper, batch));
    }

    private static boolean waits(RunReport.BatchReport report) {
        return !Conservation.at(Stage.WAITING, report.proof()).isEmpty();
    }

    /**
     * Rejected rows that wait for nothing but what the lake holds by now.
     *
     * @param reports receives that of each batch
     */
    private void takePassed(LeaseKeeper keeper, List<RunReport.BatchReport> reports) {
        for (Landing landing : job.landings()) {
            Optional<LakeRule.Waiting> waiting = landing.rule().flatMap(LakeRule::waiting);
            if (waiting.isPresent()) {
                Optional<Batch> batch;
                do {
                    replays().showResolutions(keeper.lease());
                    batch = replays().ofPassed(keeper.lease(), landing.feed(), waiting.get());
                    batch.ifPresent(passed -> reports.add(finish(keeper, passed)));
                    // What passed cannot wait again; were it so, it would pass for ever.
                } while (batch.isPresent() && !waits(reports.get(reports.size() - 1)));
            }
        }
    }

    /** A batch that was claimed could not be given up again. */
    private void requireWithinLimit(SliceChoice slices, Map<String, LakeVersion> versions, DeltaStore delta) {
        TouchedSlices touched = new TouchedSlices(
                new PinnedTables(job, paths, delta, new MysqlTables(spark, settings.mysql())), settings.maxSlices());
        for (Mart mart : job.marts()) {
            if (slices.concerns(mart) && versions.containsKey(mart.source())) {
                touched.chosen(slices, mart, versions.get(mart.source()));
            }
        }
    }

    /** A batch of this run. */
    private RunReport.BatchReport finish(LeaseKeeper keeper, Batch batch) {
        return finish(keeper, batch, job, false);
    }

    private RunReport.BatchReport finish(LeaseKeeper keeper, Batch batch, Job by, boolean recovered) {
        try {
            return new BatchRun(spark, settings, by, progress, database, ledger, paths, archiver(), keeper, batch)
                    .finish(recovered);
        } catch (CountinghouseException e) {
            throw ofData(e) ? stopped(keeper, batch, e) : e;
        }
    }

    /** Whether trying again would come to the same. */
    private static boolean ofData(CountinghouseException failure) {
        return failure.exitCode() == ExitCode.CHECK_FAILED || failure.code() == ErrorCode.LIMIT_EXCEEDED;
    }

    private CountinghouseException stopped(LeaseKeeper keeper, Batch batch, CountinghouseException failure) {
        BatchState state = ledger.batch(batch.batchId()).state();
        if (state != BatchState.CLAIMED && state != BatchState.LANDED) {
            return failure;
        }
        if (batch.kind() == BatchKind.RETRACT && failure.code() != ErrorCode.CONSERVATION_BROKEN) {
            return keptAfter(keeper, batch, failure);
        }
        return new CountinghouseException(
                failure.code(),
                failure.getMessage() + ". Batch " + batch.batchId()
                        + " stays open, with the settings that it began with;"
                        + " `batch abandon " + job.name()
                        + " --reason TEXT` ends it"
                        + switch (batch.kind()) {
                            case INTAKE -> ", and its files may be uploaded again, mended or not";
                            case REPLAY -> ", and its rows are open again";
                            case REBUILD, RETRACT -> "";
                        },
                failure);
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
