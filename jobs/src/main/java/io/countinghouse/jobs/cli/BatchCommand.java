package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with a batch that does not come to its end. */
@Command(name = "batch", description = "End a batch that cannot pass.", mixinStandardHelpOptions = true)
public final class BatchCommand {
    @Command(
            name = "abandon",
            description =
                    "Give the job's open batch up, on record: none of it counts, its files go to quarantine, and the"
                            + " next run begins anew. The same files may be uploaded again.",
            mixinStandardHelpOptions = true)
    Integer abandon(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the ledger")
                    String reason,
            @Mixin FileNames names,
            @Mixin ConfigurationOptions options)
            throws IOException {
        if (reason.isBlank()) {
            throw new CountinghouseException(ErrorCode.USAGE, "--reason: found nothing, expected a reason");
        }
        JobPart part = JobPart.running("batch abandon", job, Kind.OPEN, runner -> {
            RunReport report = runner.abandon(reason);
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
        return JobSession.run(part, options);
    }
}
