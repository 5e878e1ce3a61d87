package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.WorkInSight;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.jobs.cli.PreparedPart.Faulty;
import io.countinghouse.jobs.cli.PreparedPart.Ready;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.SparkSession;

/** A command's work on one job, in a Spark session of its own, with progress for a person. */
public final class JobSession {
    private JobSession() {}

    /** What a command does that reads the lake and changes nothing. */
    @FunctionalInterface
    public interface Reading {
        int with(LakeReader lake, Settings settings) throws IOException;
    }

    /** Returns the exit code that {@code work} gives; beside it, another run may go on. */
    public static int reading(String job, ConfigurationOptions options, Reading work) throws IOException {
        JobSettings<Job> configured = options.job(job);
        SchemaVersion.requireCurrent(new Database(configured.settings().mysql()));
        try (ConsoleProgress progress = new ConsoleProgress()) {
            progress.begin("start", "Spark for reading");
            try (SparkSession spark = SparkSessions.start(configured.settings(), WorkSize.SMALL, job)) {
                progress.watch(spark);
                progress.end("start", "Spark " + spark.version());
                LakeReader lake = new LakeReader(
                        configured.job(), new LakePaths(configured.settings().zones(), job), new DeltaStore(spark));
                return work.with(lake, configured.settings());
            }
        }
    }

    /** The same as {@link #run(JobPart, ConfigurationOptions)} for a command that makes no run. */
    static int run(String job, ConfigurationOptions options, Kind reads, ToIntFunction<JobRunner> work)
            throws IOException {
        return run(JobPart.looking(job, reads, work), options);
    }

    /**
     * Returns the exit code that the work gives; all mistakes of the configuration are told before Spark starts. A failure is on
     * the run's record, whenever it comes.
     */
    static int run(JobPart part, ConfigurationOptions options) throws IOException {
        PreparedPart prepared = PreparedPart.of(part, options);
        if (prepared instanceof Faulty faulty) {
            faulty.recorded().ifPresent(run -> run.fail(faulty.failure()));
            throw faulty.failure();
        }
        return run((Ready) prepared);
    }

    private static int run(Ready ready) throws IOException {
        JobPart part = ready.part();
        try {
            WorkInSight inSight = WorkInSight.of(
                    part.reads(),
                    ready.configured().settings(),
                    ready.configured().job(),
                    ready.hadoop());
            OptionalInt again = SmallJvm.statusInsteadOf(inSight.size());
            if (again.isPresent()) {
                return again.getAsInt();
            }
            try (ConsoleProgress progress = new ConsoleProgress();
                    SparkSession spark = start(ready.configured().settings(), inSight, part.title(), progress)) {
                return work(ready, spark, progress);
            }
        } catch (RuntimeException e) {
            ready.recorded().ifPresent(run -> run.fail(Failures.of(e)));
            throw e;
        }
    }

    static SparkSession start(Settings settings, WorkInSight inSight, String title, ConsoleProgress progress) {
        progress.begin("start", "Spark for work that is " + inSight.why());
        SparkSession spark = SparkSessions.start(settings, inSight.size(), title);
        progress.watch(spark);
        progress.end("start", "Spark " + spark.version());
        return spark;
    }

    static int work(Ready ready, SparkSession spark, ConsoleProgress progress) {
        JobRunner runner = new JobRunner(spark, ready.configured(), progress);
        return ready.part().work().applyAsInt(ready.recorded().map(runner::as).orElse(runner));
    }
}
