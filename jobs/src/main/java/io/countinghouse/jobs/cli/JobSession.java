package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.WorkInSight;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.SparkSession;

/** A command's work on one job, in a Spark session of its own, with progress for a person. */
public final class JobSession {
    private JobSession() {}

    private static void requireSecrets(JobSettings<Job> configured) {
        configured.job().source().stream()
                .flatMap(source -> source.secretNames().stream())
                .filter(name -> configured.settings().secrets().secret(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "job.source: found no environment variable " + name + ", expected the secret in it");
                });
    }

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

    /**
     * Returns the exit code that {@code work} gives; all mistakes of the configuration are told before Spark starts.
     *
     * @param reads tells how large the work is
     */
    static int run(String job, ConfigurationOptions options, Kind reads, ToIntFunction<JobRunner> work)
            throws IOException {
        JobSettings<Job> configured = options.job(job);
        JobRegistry.requireTablesOfItsOwn(configured.job());
        if (reads == Kind.WAITING) {
            requireSecrets(configured);
        }
        Database database = new Database(configured.settings().mysql());
        SchemaVersion.requireCurrent(database);
        MartTables.requireAsDeclared(database, configured.job().marts());
        WorkInSight inSight = WorkInSight.of(
                reads, configured.settings(), configured.job(), SparkSessions.hadoop(configured.settings()));
        OptionalInt again = SmallJvm.statusInsteadOf(inSight.size());
        if (again.isPresent()) {
            return again.getAsInt();
        }
        try (ConsoleProgress progress = new ConsoleProgress()) {
            progress.begin("start", "Spark for work that is " + inSight.why());
            try (SparkSession spark = SparkSessions.start(configured.settings(), inSight.size(), job)) {
                progress.watch(spark);
                progress.end("start", "Spark " + spark.version());
                return work.applyAsInt(new JobRunner(spark, configured, progress));
            }
        }
    }
}
