package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.cli.ConsoleProgress;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        description =
                "Derive a job's marts again for a range of days: a run a month, the oldest first, one after another. It"
                        + " stops at the first that fails; the same command goes on from there.",
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(names = "--from", required = true, paramLabel = "DATE", description = "the first day")
    private LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "the last day")
    private LocalDate to;

    @Option(
            names = "--trigger",
            paramLabel = "ID",
            defaultValue = "backfill",
            description = "who asks; by another trigger what is done is done again (default: backfill)")
    private String trigger;

    @Mixin
    private ReleaseOption releases;

    @Mixin
    private SubmitOption submits;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        submits.check();
        EmrSettings settings = options.settings();
        Target target = calls.target(settings);
        if (!submits.awaits()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--no-wait: found it of a backfill, whose months wait for each other; expected it of `emr run` only");
        }
        JobEntry entry = settings.job(job);
        List<MonthOfDays> months = MonthOfDays.between(from, to);
        Release release = releases.release(settings, options.folder());
        List<Submission> submissions =
                months.stream().map(month -> submission(entry, month, release)).toList();
        if (calls.isDryRun()) {
            submissions.forEach(submission -> CallOptions.print(settings, target, submission));
            return 0;
        }
        ReleaseStore.requireDeployed(settings.place(), release, List.of(entry), target);
        try (Service service = Service.of(settings, target);
                RunRecords records = new RunRecords(settings.place(), new Clients(settings.place()).s3());
                ConsoleProgress progress = new ConsoleProgress()) {
            return new Submitter(service, records, progress, System.out)
                    .runInOrder(submissions, submits::manner)
                    .status();
        }
    }

    private Submission submission(JobEntry entry, MonthOfDays month, Release release) {
        List<String> command = List.of(
                "backfill",
                entry.job(),
                "--from",
                month.from().toString(),
                "--to",
                month.to().toString());
        return new Submission(entry, command, month.month(), trigger, release, 1);
    }
}
