package io.countinghouse.common.run;

import io.countinghouse.common.config.BusinessDays;
import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.JobValues;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Freezing;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.notify.Outbox;
import io.countinghouse.common.notify.Sender;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.run.intake.MirroredSource;
import io.countinghouse.common.run.intake.MirroredTable;
import io.countinghouse.common.run.intake.SourceReading;
import io.countinghouse.common.run.intake.SourceSets;
import io.countinghouse.common.run.repair.PageSizes;
import io.countinghouse.common.run.repair.QuarantineStates;
import io.countinghouse.common.run.repair.Replays;
import io.countinghouse.common.run.repair.TakenBack;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.step.StageSeconds;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.IgnoredNames;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One job with its settings, and what its commands work with.
 *
 * @param configured makes the job from settings: today's, or those that a batch began with
 * @param announced the run that is to be made, where its id and record are known before
 */
record JobContext(
        SparkSession spark,
        JobSettings<Job> configured,
        StageSeconds progress,
        Database database,
        Ledger ledger,
        LakePaths paths,
        PageSizes pages,
        Optional<RecordedRun> announced) {
    static JobContext of(SparkSession spark, JobSettings<Job> configured, Progress progress, PageSizes pages) {
        Database database = new Database(configured.settings().mysql());
        return new JobContext(
                spark,
                configured,
                new StageSeconds(new DescribedStages(
                        spark.sparkContext(), configured.job().name(), progress)),
                database,
                new Ledger(
                        database,
                        new Freezing(
                                configured.values().map(JobValues::text),
                                CodeVersion.current(),
                                configured
                                        .job()
                                        .days()
                                        .orElseGet(() -> BusinessDays.of(
                                                configured.settings().businessZone())))),
                new LakePaths(configured.settings().zones(), configured.job().name()),
                pages,
                Optional.empty());
    }

    /** The same, of whose next run somebody knows already. */
    JobContext as(RecordedRun run) {
        return new JobContext(spark, configured, progress, database, ledger, paths, pages, Optional.of(run));
    }

    /** The last complete day, if the job's marts have rows for each day and were not brought to it yet; none before its first batch. */
    Optional<LocalDate> daysPassed() {
        if (!job().isDaily()) {
            return Optional.empty();
        }
        LocalDate complete = ledger.lastCompleteDay();
        return ledger.businessDate(job().name()).filter(complete::isAfter).map(last -> complete);
    }

    Settings settings() {
        return configured.settings();
    }

    /** With today's settings. */
    Job job() {
        return configured.job();
    }

    Withdrawals withdrawals() {
        return new Withdrawals(database);
    }

    Intake intake() {
        return new Intake(
                spark,
                job(),
                ledger,
                withdrawals(),
                rawZone(),
                paths.raw(),
                sets(),
                new IgnoredNames(settings().ignore()));
    }

    Archiver archiver() {
        return new Archiver(rawZone(), paths);
    }

    SourceSets sets() {
        return new SourceSets(paths, rawZone(), ledger);
    }

    RawZone rawZone() {
        return new RawZone(spark.sessionState().newHadoopConf());
    }

    Replays replays() {
        return new Replays(
                spark, job(), paths, ledger, new Resolutions(database), rawZone(), archiver(), progress, pages);
    }

    RejectedCells rejected() {
        return new RejectedCells(spark, job(), paths, ledger);
    }

    QuarantineStates states() {
        return new QuarantineStates(
                spark, job().name(), paths, rejected(), new Resolutions(database), progress, pages.rows());
    }

    TakenBack takenBack() {
        return new TakenBack(
                job().name(), withdrawals(), sets(), job().mirrored().isPresent());
    }

    MirroredTable mirrored() {
        return MirroredTable.of(spark, settings(), job(), paths);
    }

    /** What a run reads into raw files; none when it reads nothing. */
    Optional<RawSource> source(Lease lease, boolean acceptGone) {
        return job().mirrored().isEmpty()
                ? job().source()
                : settings()
                        .source()
                        .map(table -> new MirroredSource(mirrored(), rawZone(), sets(), lease, acceptGone));
    }

    SourceReading reading() {
        return new SourceReading(
                spark.sessionState().newHadoopConf(),
                rawZone(),
                paths.raw(),
                sets(),
                ledger,
                settings().secrets(),
                progress);
    }

    RunMetrics metrics(LeaseKeeper keeper) {
        return new RunMetrics(settings().metrics(), database, keeper.lease(), progress);
    }

    RunNotices telling(LeaseKeeper keeper) {
        return new RunNotices(
                keeper,
                new Outbox(database, keeper.lease()),
                new Sender(settings().notices(), database, keeper));
    }

    /** @param command for the record of a run that nobody knows of yet */
    LeasedRun alone(String command) {
        return new LeasedRun(
                spark.sparkContext(),
                settings(),
                job().name(),
                database,
                ledger,
                announced.orElseGet(() -> RecordedRun.of(
                        paths.zones(),
                        job().name(),
                        command,
                        Optional.empty(),
                        spark.sessionState().newHadoopConf())));
    }

    /** Of objects, below the job's folder. */
    List<String> names(List<RawZone.Listed> objects) {
        int folder = rawZone().qualified(paths.raw()).length() + 1;
        return objects.stream().map(object -> object.key().substring(folder)).toList();
    }
}
