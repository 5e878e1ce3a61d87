package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.run.Job;
import io.countinghouse.common.run.JobRunner;
import java.io.IOException;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.SparkSession;

/** A command's work on one job, in a Spark session of its own, with progress for a person. */
final class JobSession {
    private JobSession() {}

    /** Returns the exit code that {@code work} gives; all mistakes of the configuration are told before Spark starts. */
    static int run(String job, ConfigurationOptions options, ToIntFunction<JobRunner> work) throws IOException {
        JobSettings<Job> configured = options.job(job);
        try (ConsoleProgress progress = new ConsoleProgress()) {
            progress.begin("start", "Spark");
            try (SparkSession spark = SparkSessions.start(configured.settings(), job)) {
                progress.watch(spark);
                progress.end("start", "Spark " + spark.version());
                return work.applyAsInt(new JobRunner(spark, configured.settings(), configured.job(), progress));
            }
        }
    }
}
