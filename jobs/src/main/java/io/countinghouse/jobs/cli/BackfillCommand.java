package io.countinghouse.jobs.cli;

import io.countinghouse.common.mart.DayRange;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        description = {
            "Derive the slices of the marts that hold these days again from the lake and publish what differs, as rebuild does.",
            "Of marts that are not sliced by days, those of which the lake has a row of these days; of running ones all later"
                    + " slices, too."
        },
        mixinStandardHelpOptions = true)
public final class BackfillCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(names = "--from", paramLabel = "DATE", required = true, description = "the first day, e.g. 2023-08-01")
    private LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", required = true, description = "the last day")
    private LocalDate to;

    @Mixin
    private RunIdOption runId;

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        DayRange days = new DayRange(from, to);
        JobPart part = JobPart.running("backfill", job, Kind.TAKEN, runner -> {
            RunReport report = runner.backfill(days);
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
        return JobSession.run(part.of(days.toString()).as(runId.id()), options);
    }
}
