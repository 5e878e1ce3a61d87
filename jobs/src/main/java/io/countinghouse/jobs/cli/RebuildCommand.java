package io.countinghouse.jobs.cli;

import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import java.util.concurrent.Callable;
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
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        SliceChoice choice = SliceChoice.of(slices);
        JobPart part = JobPart.running("rebuild", job, Kind.TAKEN, runner -> {
            RunReport report = runner.rebuild(choice);
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
        return JobSession.run(part.of(choice.toString()), options);
    }
}
