package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.maintain.MaintainReport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "maintain",
        description = {
            "Join small files of the job's lake tables, delete files that no version of late needs, sum up the tables' logs, and"
                    + " let go of the texts of discarded rows, of files and ledger rows of runs, and of results of checks.",
            "No figure changes. What was taken, open rows of the quarantine and what was taken back stay."
        },
        mixinStandardHelpOptions = true)
public final class MaintainCommand implements Callable<Integer> {
    /** Delta's own least time for which files of a version stay that others may be reading. */
    private static final int LEAST = 7;

    private static final int MOST = 3_650;

    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(names = "--dry-run", description = "Say what would be done; change nothing and take no lease.")
    private boolean dryRun;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            defaultValue = "30",
            description =
                    "Leave younger things alone, so that the lake's versions of these days stay readable; at least"
                            + " 7 (default: 30, for which the tables' logs are kept).")
    private int days;

    @Mixin
    private RunIdOption runId;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        if (days < LEAST || days > MOST) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--older-than: found " + days + ", expected days from " + LEAST + " to " + MOST);
        }
        Duration age = Duration.ofDays(days);
        JobPart part = dryRun
                ? JobPart.looking(job, Kind.TAKEN, runner -> told(runner.planMaintenance(age)))
                : JobPart.running("maintain", job, Kind.TAKEN, runner -> told(runner.maintain(age)));
        return JobSession.run(part.as(runId.id()), options);
    }

    private static int told(MaintainReport report) {
        System.out.print(report.toText());
        return ExitCode.DONE.status();
    }
}
