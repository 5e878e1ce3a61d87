package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.RunId;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Finish what an earlier run left, then take in what is new and publish.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "JOB",
            arity = "1..*",
            description =
                    "e.g. sales-marts; several run one after another in one process, whatever becomes of each, and the exit code"
                            + " is the first of 1, 3, 4, 2, 5, 6, 0 that one of them had")
    private List<String> jobs;

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
    private RunIdOption runId;

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Spec
    private CommandSpec spec;

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
        jobs.forEach(JobRegistry::requireKnown);
        if (jobs.size() > 1) {
            requireSuitingAll();
        }
        from.ifPresent(day -> options.set("job.api.backfill.from=" + day));
        to.ifPresent(day -> options.set("job.api.backfill.to=" + day));
        Optional<RunId> id = runId.id();
        return jobs.size() == 1
                ? JobSession.run(part(jobs.get(0)).as(id), options)
                : JobSequence.run(
                        jobs.stream()
                                .map(job -> part(job).as(id.map(given -> given.ofJob(job))))
                                .toList(),
                        options,
                        spec.commandLine().getErr());
    }

    private JobPart part(String job) {
        return JobPart.running("run", job, Kind.WAITING, runner -> {
            RunReport report =
                    object.map(runner::run).orElseGet(() -> acceptGone ? runner.runAcceptingGone() : runner.run());
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
    }

    private void requireSuitingAll() {
        Set<String> once = new LinkedHashSet<>();
        for (String job : jobs) {
            if (!once.add(job)) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, "run: found the job " + job + " twice, expected each once");
            }
        }
        String ofOneJob =
                object.isPresent() ? "--object" : acceptGone ? "--accept-gone" : from.isPresent() ? "--from" : "";
        if (!ofOneJob.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    ofOneJob + ": found " + jobs.size() + " jobs, expected one, which alone this can be about");
        }
    }
}
