package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Finish what an earlier run left, then take in what is new and publish.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--object",
            paramLabel = "URI",
            description =
                    "Take only this object of the job's raw folder, e.g. s3a://bucket/raw/billing-fx/name.csv; its"
                            + " key may be URL-encoded, as the events of S3 have it. One that was taken before has no effect.")
    private Optional<String> object = Optional.empty();

    @Option(
            names = "--accept-gone",
            description = "Take it as it is that any number of rows is gone from the source table; kept in the ledger.")
    private boolean acceptGone;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description =
                    "Read from the job's source what was updated from this day on (UTC), with --to; where the next"
                            + " run goes on stays as it is.")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--to", paramLabel = "DATE", description = "The last of these days.")
    private Optional<LocalDate> to = Optional.empty();

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        if (acceptGone && object.isPresent()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--accept-gone: found --object as well, which reads no source table; expected one of them");
        }
        if (from.isPresent() != to.isPresent()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--from, --to: found one of them, expected both or neither");
        }
        if (from.isPresent() && object.isPresent()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--from: found --object as well, which reads no source; expected one of them");
        }
        from.ifPresent(day -> options.set("job.api.backfill.from=" + day));
        to.ifPresent(day -> options.set("job.api.backfill.to=" + day));
        return JobSession.run(job, options, Kind.WAITING, runner -> {
            RunReport report =
                    object.map(runner::run).orElseGet(() -> acceptGone ? runner.runAcceptingGone() : runner.run());
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
    }
}
