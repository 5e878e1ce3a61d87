package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reconcile",
        description =
                "Work everything out again from the raw bytes and compare lake, marts and MySQL to the cent; print what"
                        + " differs and where it was introduced. Exit code 3 on a difference.",
        mixinStandardHelpOptions = true)
public final class ReconcileCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--slices",
            paramLabel = "COLUMN=VALUE,...",
            defaultValue = "",
            description = "only these slices, e.g. store_id=101,sales_month=2023-08-01 (default: all)")
    private String slices;

    @Option(
            names = "--source",
            description = "compare the source table with the lake as well, key by key and value by value")
    private boolean source;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        SliceChoice choice = SliceChoice.of(slices);
        JobPart part = JobPart.running("reconcile", job, Kind.TAKEN, runner -> {
            ReconcileReport report = runner.reconcile(choice, source);
            System.out.print(report.toText());
            return (report.isEqual() ? ExitCode.DONE : ExitCode.CHECK_FAILED).status();
        });
        return JobSession.run(part.of(choice.toString()), options);
    }
}
