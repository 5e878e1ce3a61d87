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
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.mart.DayRange;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.run.intake.MirroredSource;
import io.countinghouse.common.run.intake.OneObject;
import io.countinghouse.common.run.maintain.MaintainReport;
import io.countinghouse.common.run.maintain.Maintenance;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.reconcile.Reconciliation;
import io.countinghouse.common.run.reconcile.SourceComparison;
import io.countinghouse.common.run.repair.PageSizes;
import io.countinghouse.common.run.repair.QuarantineExport;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.run.report.PlannedSlices;
import io.countinghouse.common.run.report.RunCounts;
import io.countinghouse.common.run.report.RunPlan;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        this(JobContext.of(spark, configured, progress, pages));
    }

    private JobRunner(JobContext context) {
        this.context = context;
    }

    /** The same, for one command whose run was announced. Without that, each run has an id and a record of its own. */
    public JobRunner as(RecordedRun recorded) {
        return new JobRunner(context.as(recorded));
    }

    /**
     * Runs the job once.
     *
     * @throws CountinghouseException whose exit code tells the class of the failure; whatever was begun is finished by
     *     the next run
     */
    public RunReport run() {
        return takeIn(Optional.empty(), false);
    }

    /** The same, whatever number of rows is gone from the source table; on record. */
    public RunReport runAcceptingGone() {
        return takeIn(Optional.empty(), true);
    }

    /**
     * The same, but takes only this object of the raw zone, if it still waits there.
     *
     * @param object its URI, as it is or URL-encoded
     * @throws CountinghouseException also USAGE when there never was such an object in the job's folder
     */
    public RunReport run(String object) {
        return takeIn(Optional.of(new OneObject(object)), false);
    }

    /**
     * Lands mended rows of the quarantine, each once, and publishes what they touch. Very many land in several batches, one
     * after the other; the same file again goes on where that ended.
     *
     * @param path what {@code quarantine export} wrote, mended; a URI that every executor can read
     * @throws CountinghouseException USAGE when a row of it is not an open one of the quarantine; then none is landed
     */
    public RunReport replay(String path) {
        return leased("quarantine replay", "These rows were replayed before.", keeper -> repairs(keeper)
                .replay(path));
    }

    /** Lands open rows of the quarantine as they are, e.g. after a rule was relaxed; see {@link #replay(String)}. */
    public RunReport replay(QuarantineFilter filter) {
        return leased("quarantine replay", "No row to replay.", keeper -> repairs(keeper)
                .replay(filter));
    }

    /**
     * Closes open rows of the quarantine without landing them, on record. Very many are closed in several transactions; the
     * same again goes on where that ended.
     *
     * @return how many
     */
    public long discard(QuarantineFilter filter, String reason) {
        return context.alone("quarantine discard")
                .run(
                        keeper -> {
                            context.states().show(keeper.lease());
                            long discarded = context.states().discard(keeper.lease(), filter, reason);
                            context.states().show(keeper.lease());
                            return discarded;
                        },
                        discarded -> new LeasedRun.Outcome(
                                ExitCode.DONE,
                                Progress.count(discarded) + " rows discarded",
                                Map.of("rows_discarded", discarded)));
    }

    /**
     * Writes the open rows as a CSV that a person can mend; changes nothing.
     *
     * @return how many
     */
    public long export(QuarantineFilter filter, java.nio.file.Path target) {
        return new QuarantineExport(context.rejected()).write(filter, target);
    }

    /**
     * Derives the chosen slices of the marts again from the lake as it is and publishes them.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when they are too many for one batch; then none is begun
     */
    public RunReport rebuild(SliceChoice slices) {
        slices.requireKnownTo(context.job().marts());
        return leased(
                "rebuild",
                "Nothing to rebuild: no row of " + context.job().name() + " was ever landed.",
                keeper -> repairs(keeper).rebuild(slices));
    }

    /**
     * Derives the slices that hold one of these days again from the lake as it is, and publishes what differs.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when they are too many for one batch; then none is begun; USAGE when a mart
     *     does not tell the days of its slices
     */
    public RunReport backfill(DayRange days) {
        SliceChoice slices = SliceChoice.ofDays(days);
        slices.requireKnownTo(context.job().marts());
        return leased(
                "backfill",
                "Nothing to derive again: no row of " + context.job().name() + " was ever landed.",
                keeper -> repairs(keeper).rebuild(slices));
    }

    /**
     * Takes published files back, with the rows that were mended for them, and publishes what is left.
     *
     * @param target a file by its name, its key below the job's raw folder or its {@code file_id}, or a batch by its number
     * @param reason why; kept in the ledger
     * @throws CountinghouseException USAGE when no file that counts is meant, or it is not clear which
     */
    public RunReport retract(String target, String reason) {
        return leased(
                "retract", "Nothing to take back.", keeper -> repairs(keeper).retract(target, reason));
    }

    /**
     * Puts files that were taken back into the raw zone again, under the names by which they came; the next run takes them.
     *
     * @param target as of {@link #retract}
     * @return the names
     */
    public List<String> bringBack(String target) {
        return context.alone("retract --undo")
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
        return leased("batch abandon", "", false, keeper -> repairs(keeper).abandon(reason));
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
        return context.alone("reconcile")
                .run(
                        keeper -> {
                            requireNoOpenBatch("reconcile");
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
                                : new LeasedRun.Outcome(ExitCode.CHECK_FAILED, "reconciled: it differs", Map.of()));
    }

    /**
     * Maintains what is older than {@code age}: lake tables, closed rows of the quarantine, records of runs. No figure changes.
     *
     * @throws CountinghouseException LEDGER_INCONSISTENT when a batch is open: it may need what would go
     */
    public MaintainReport maintain(Duration age) {
        return context.alone("maintain")
                .run(
                        keeper -> {
                            requireNoOpenBatch("maintain");
                            return maintenance(age).run(keeper.lease());
                        },
                        report -> LeasedRun.Outcome.done(
                                "maintained: " + report.lines().size() + " things"));
    }

    /** What {@link #maintain} would do; takes no lease and changes nothing. */
    public MaintainReport planMaintenance(Duration age) {
        return maintenance(age).look();
    }

    private Maintenance maintenance(Duration age) {
        return new Maintenance(
                context.spark(), context.settings(), context.job(), context.paths(), context.progress(), age);
    }

    private void requireNoOpenBatch(String before) {
        context.ledger().openBatch(context.job().name()).ifPresent(batch -> {
            throw new CountinghouseException(
                    ErrorCode.LEDGER_INCONSISTENT,
                    "Batch " + batch.batchId() + " of " + context.job().name() + " is " + batch.state()
                            + "; finish it with `run` before you " + before);
        });
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
                context.daysPassed(),
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

    private RunReport leased(String command, String idle, Function<LeaseKeeper, Done> work) {
        return leased(command, idle, true, work);
    }

    private RunReport leased(String command, String idle, boolean ran, Function<LeaseKeeper, Done> work) {
        long started = System.nanoTime();
        return context.alone(command)
                .run(
                        keeper -> {
                            Done done = work.apply(keeper);
                            context.states().show(keeper.lease());
                            List<String> waits = new ArrayList<>(ForAPerson.leftBy(context.job(), done.batches()));
                            waits.addAll(done.waits());
                            List<String> notes = new ArrayList<>(done.notes());
                            notes.addAll(context.telling(keeper).afterSuccess(ran));
                            boolean fails =
                                    !waits.isEmpty() && context.settings().attention() == Attention.FAIL;
                            RunReport report = new RunReport(
                                    context.job().name(),
                                    keeper.lease().runId(),
                                    done.batches(),
                                    done.leftAlone(),
                                    notes,
                                    idle,
                                    waits,
                                    fails ? ExitCode.ATTENTION : ExitCode.DONE,
                                    Duration.ofNanos(System.nanoTime() - started));
                            context.metrics(keeper).succeeded(report);
                            return report;
                        },
                        report -> new LeasedRun.Outcome(
                                report.exitCode(),
                                String.join(
                                        "; ", concat(batches(report.batches().size()), report.waits())),
                                RunCounts.of(report)),
                        (keeper, failure) -> {
                            context.telling(keeper).afterFailure(failure);
                            context.metrics(keeper)
                                    .failed(failure.exitCode().status(), Duration.ofNanos(System.nanoTime() - started));
                        });
    }

    private static String batches(int number) {
        return number == 1 ? "1 batch" : number + " batches";
    }

    private static List<String> concat(String first, List<String> waits) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(waits);
        return all;
    }

    private RunReport takeIn(Optional<OneObject> object, boolean acceptGone) {
        return leased(
                "run", "Nothing new in the raw zone.", keeper -> new TakeIn(context, new BatchFinisher(context, keeper))
                        .run(object, acceptGone));
    }

    private Repairs repairs(LeaseKeeper keeper) {
        return new Repairs(context, new BatchFinisher(context, keeper));
    }
}
