package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.run.Job;
import io.countinghouse.common.run.JobRunner;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Finish what an earlier run left, then take in what is new and publish.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        JobSettings<Job> configured = options.job(job);
        try (ConsoleProgress progress = new ConsoleProgress()) {
            progress.begin("start", "Spark");
            try (SparkSession spark = SparkSessions.start(configured.settings(), job)) {
                progress.watch(spark);
                progress.end("start", "Spark " + spark.version());
                System.out.print(new JobRunner(spark, configured.settings(), configured.job(), progress)
                        .run()
                        .toText());
            }
        }
        return 0;
    }
}
