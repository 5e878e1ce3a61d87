package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.Job;
import io.countinghouse.common.run.JobRunner;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = "Derive slices of the marts again from the lake and publish them as a run does.",
        mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--slices",
            paramLabel = "COLUMN=VALUE,...",
            required = true,
            description = "e.g. store_id=101,sales_month=2023-08-01; \"\" for all")
    private String slices;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        JobSettings<Job> configured = options.job(job);
        SliceChoice choice = SliceChoice.of(slices);
        try (ConsoleProgress progress = new ConsoleProgress();
                SparkSession spark = SparkSessions.start(configured.settings(), job)) {
            progress.watch(spark);
            System.out.print(new JobRunner(spark, configured.settings(), configured.job(), progress)
                    .rebuild(choice)
                    .toText());
        }
        return 0;
    }
}
