package io.countinghouse.common.run;

import io.countinghouse.common.config.Attention;
import io.countinghouse.common.config.Configuration.JobSettings;
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
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.batch.PinnedTables;
import io.countinghouse.common.run.batch.TouchedSlices;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.run.intake.MirroredSource;
import io.countinghouse.common.run.intake.OneObject;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.reconcile.Reconciliation;
import io.countinghouse.common.run.reconcile.SourceComparison;
import io.countinghouse.common.run.repair.PageSizes;
import io.countinghouse.common.run.repair.TakenBack;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.run.report.PlannedSlices;
import io.countinghouse.common.run.report.RunPlan;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import java.time.Duration;
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
    private final JobContext context;

    /** For a job that is the same under all settings. */
    public JobRunner(SparkSession spark, Settings settings, Job job, Progress progress) {
        this(spark, JobSettings.fixed(settings, job), progress);
    }

    public JobRunner(SparkSession spark, JobSettings<Job> configured, Progress progress) {
        this(spark, configured, progress, PageSizes.DEFAULT);
    }

    public JobRunner(SparkSession spark, JobSettings<Job> configured, Progress progress, PageSizes pages) {
        this.context = JobContext.of(spark, configured, progress, pages);
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
                reports.addAll(finisher(keeper).finishOpen());
                context.replays().showResolutions(keeper.lease());
                if (object.isEmpty()) {
                    notes.addAll(readSource(keeper, acceptGone));
                }
                TakeIn takeIn = new TakeIn(context, finisher(keeper));
                takeIn.newFiles(object, leftAlone, notes, reports);
                takeIn.passedRows(reports);
            } catch (CountinghouseException e) {
                throw withWhatWaits(reports, e);
            }
            if (context.job().readsSource()) {
                context.sets().clean(context.rawZone().list(context.paths().raw()));
            }
            return new Done(reports, leftAlone, notes, List.of());
        });
    }

    private List<String> readSource(LeaseKeeper keeper, boolean acceptGone) {
        if (!context.job().readsSource()) {
            return List.of();
        }
        context.sets().clean(context.rawZone().list(context.paths().raw()));
        return context.source(keeper.lease(), acceptGone)
                .map(source -> context.reading().read(keeper, source))
                .orElse(List.of());
    }

    /** What was published before the failure is told by no later run. */
    private CountinghouseException withWhatWaits(List<RunReport.BatchReport> reports, CountinghouseException failure) {
        List<String> waits = ForAPerson.leftBy(context.job(), reports);
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
                keeper -> replayed(keeper, (lease, land) -> context.replays().ofFile(lease, path, land)));
    }

    /** Lands open rows of the quarantine as they are, e.g. after a rule was relaxed; see {@link #replay(String)}. */
    public RunReport replay(QuarantineFilter filter) {
        return leased(
                "No row to replay.",
                keeper -> replayed(keeper, (lease, land) -> context.replays().ofRows(lease, filter, land)));
    }

    /** @param choose claims batches and hands each on to be finished; gives what a person must know */
    private Done replayed(LeaseKeeper keeper, BiFunction<Lease, Consumer<Batch>, List<String>> choose) {
        List<RunReport.BatchReport> reports = new ArrayList<>(finisher(keeper).finishOpen());
        // One that died goes on here, and leaves nothing for this one.
        boolean wentOn =
                reports.stream().anyMatch(report -> report.kind() == BatchKind.REPLAY && !report.isAbandoned());
        int before = reports.size();
        context.replays().showResolutions(keeper.lease());
        List<String> waits = choose.apply(
                keeper.lease(), batch -> reports.add(finisher(keeper).finish(batch)));
        return Done.with(reports, wentOn && reports.size() == before ? List.of() : waits);
    }

    /**
     * Closes open rows of the quarantine without landing them, on record. Very many are closed in several transactions; the
     * same again goes on where that ended.
     *
     * @return how many
     */
    public long discard(QuarantineFilter filter, String reason) {
        return context.alone()
                .run(
                        keeper -> {
                            context.replays().showResolutions(keeper.lease());
                            long discarded = context.replays().discard(keeper.lease(), filter, reason);
                            context.replays().showResolutions(keeper.lease());
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
        return context.replays().export(filter, target);
    }

    /**
     * Derives the chosen slices of the marts again from the lake as it is and publishes them.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when they are too many for one batch; then none is begun
     */
    public RunReport rebuild(SliceChoice slices) {
        slices.requireKnownTo(context.job().marts());
        return leased("Nothing to rebuild: no row of " + context.job().name() + " was ever landed.", keeper -> {
            List<RunReport.BatchReport> reports =
                    new ArrayList<>(finisher(keeper).finishOpen());
            DeltaStore delta = new DeltaStore(context.spark());
            Map<String, LakeVersion> versions = new TreeMap<>();
            for (Landing landing : context.job().landings()) {
                for (LakeTable table : landing.tables()) {
                    String path = context.paths().table(table.name());
                    if (delta.exists(path)) {
                        versions.put(table.name(), new LakeVersion(0, delta.latestVersion(path)));
                    }
                }
            }
            if (versions.isEmpty()
                    && !context.ledger()
                            .known()
                            .takenFiles(context.job().name(), "", 1)
                            .isEmpty()) {
                throw new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT,
                        "Nothing to rebuild from: files of " + context.job().name()
                                + " were landed, but none of its lake tables is at "
                                + context.paths().zones().lake());
            }
            requireWithinLimit(slices, versions, delta);
            if (!versions.isEmpty() && delta.exists(context.paths().withdrawn())) {
                versions.put(
                        Withdrawn.TABLE,
                        new LakeVersion(0, delta.latestVersion(context.paths().withdrawn())));
            }
            if (!versions.isEmpty()) {
                Batch batch = context.ledger().claimRebuild(keeper.lease(), slices.toString(), versions);
                reports.add(finisher(keeper).finish(batch));
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
            TakenBack takenBack = context.takenBack();
            Optional<Batch> open = context.ledger().openBatch(context.job().name());
            // Before the open batch brings others of the same name.
            List<PublishedFile> meant = takenBack.files(target, open);
            List<RunReport.BatchReport> reports =
                    new ArrayList<>(finisher(keeper).finishOpen());
            List<PublishedFile> published = meant.isEmpty() ? takenBack.files(target, Optional.empty()) : meant;
            List<WithdrawnFile> files = takenBack.counting(published).stream()
                    .map(PublishedFile::withdrawn)
                    .toList();
            if (!files.isEmpty()) {
                Batch batch = context.ledger().claimRetract(keeper.lease(), files, reason, Worker.user());
                CrashPoint.RETRACT_CLAIMED.reach();
                reports.add(finisher(keeper).finish(batch));
            }
            return Done.with(reports, takenBack.told(published, this::passesByItself));
        });
    }

    private boolean passesByItself(String feed) {
        return context.job().landings().stream()
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
        return context.alone()
                .run(
                        keeper -> context.takenBack()
                                .bringBack(
                                        target,
                                        context.archiver(),
                                        context.rawZone(),
                                        context.intake().below()),
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
            Batch open = context.ledger()
                    .openBatch(context.job().name())
                    .orElseThrow(() -> new CountinghouseException(
                            ErrorCode.USAGE,
                            "No batch of " + context.job().name() + " is open; `status` shows what there is"));
            Batch abandoned = open.isAbandoned()
                    ? open
                    : context.ledger().abandon(keeper.lease(), open.batchId(), reason, Worker.user());
            CrashPoint.ABANDONED.reach();
            return Done.with(List.of(finisher(keeper).finish(abandoned)));
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
        slices.requireKnownTo(context.job().marts());
        return context.alone()
                .run(
                        keeper -> {
                            context.ledger().openBatch(context.job().name()).ifPresent(batch -> {
                                throw new CountinghouseException(
                                        ErrorCode.LEDGER_INCONSISTENT,
                                        "Batch " + batch.batchId() + " of "
                                                + context.job().name() + " is " + batch.state()
                                                + "; finish it with `run` before you reconcile");
                            });
                            ReconcileReport report = new Reconciliation(
                                            context.spark(),
                                            context.settings(),
                                            context.job(),
                                            context.paths(),
                                            context.ledger(),
                                            context.progress(),
                                            context.pages().files())
                                    .run(slices);
                            return source
                                    ? report.after(new SourceComparison(
                                                    context.mirrored(),
                                                    context.sets(),
                                                    context.rawZone(),
                                                    context.progress())
                                            .run(keeper))
                                    : context.settings()
                                            .source()
                                            .filter(table ->
                                                    context.job().mirrored().isPresent())
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
        Optional<Batch> open = context.ledger().openBatch(context.job().name());
        context.progress().begin("inspect", context.paths().raw());
        Intake.Listing listing = context.intake().listNew();
        Intake.Found found = context.intake().inspect(listing.fresh());
        context.progress().end("inspect", found.objects().size() + " new files");
        return new RunPlan(
                context.job().name(),
                open,
                open.flatMap(batch -> FrozenJob.of(context.configured(), batch).told()),
                sourceToRead(),
                found.objects(),
                found.replaced(),
                context.names(listing.leftAlone()),
                new PlannedSlices(
                                context.spark(),
                                context.job(),
                                new LakeReader(context.job(), context.paths(), new DeltaStore(context.spark()))
                                        .latest(),
                                context.settings().maxSlices())
                        .of(found.objects(), found.withdrawn()));
    }

    private Optional<String> sourceToRead() {
        if (!context.job().readsSource()
                || context.sets()
                        .isOneWaiting(context.rawZone().list(context.paths().raw()))) {
            return Optional.empty();
        }
        return context.job().mirrored().isEmpty()
                ? context.job().source().map(RawSource::look)
                : context.settings().source().map(table -> MirroredSource.look(context.mirrored()));
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
        return context.alone()
                .run(
                        keeper -> {
                            Done done = work.apply(keeper);
                            context.replays().showResolutions(keeper.lease());
                            List<String> waits = new ArrayList<>(ForAPerson.leftBy(context.job(), done.batches()));
                            waits.addAll(done.waits());
                            boolean fails =
                                    !waits.isEmpty() && context.settings().attention() == Attention.FAIL;
                            return new RunReport(
                                    context.job().name(),
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

    /** A batch that was claimed could not be given up again. */
    private void requireWithinLimit(SliceChoice slices, Map<String, LakeVersion> versions, DeltaStore delta) {
        TouchedSlices touched = new TouchedSlices(
                new PinnedTables(
                        context.job(),
                        context.paths(),
                        delta,
                        new MysqlTables(context.spark(), context.settings().mysql())),
                context.settings().maxSlices());
        for (Mart mart : context.job().marts()) {
            if (slices.concerns(mart) && versions.containsKey(mart.source())) {
                touched.chosen(slices, mart, versions.get(mart.source()));
            }
        }
    }

    private BatchFinisher finisher(LeaseKeeper keeper) {
        return new BatchFinisher(context, keeper);
    }
}
