package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.cli.ConsoleProgress;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description =
                "Submit a run of each job, one after another, and wait for its end; the exit code is the run's own, of"
                        + " several the first of 1, 3, 4, 2, 5, 6, 0. Asked for again on the same day, a run that goes on is followed,"
                        + " and one that is done is not submitted again.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", arity = "1..*", description = "e.g. sales-marts")
    private List<String> jobs;

    @Option(names = "--object", paramLabel = "URI", description = "take only this object of the job's raw folder")
    private Optional<String> object = Optional.empty();

    @Option(
            names = "--accept-gone",
            description = "take it as it is that any number of rows is gone from the source table")
    private boolean acceptGone;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "one setting over all files; may be repeated; anyone who sees the run sees it")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--slice", paramLabel = "NAME", description = "what the run is of (default: today, in UTC)")
    private Optional<String> slice = Optional.empty();

    @Option(
            names = "--trigger",
            paramLabel = "ID",
            defaultValue = "manual",
            description = "who asks; by another trigger it is another run (default: manual)")
    private String trigger;

    @Option(
            names = "--together",
            description =
                    "all jobs in one step of the cluster, one after another in one Spark, whatever becomes of each; the first"
                            + " one's entry says with what settings, size and retries, and `status`, `logs` and `cancel` know it as that one's")
    private boolean together;

    @Option(
            names = "--add-steps",
            description = "with --dry-run of a cluster: the steps as `aws emr add-steps --steps file://` takes them")
    private boolean addSteps;

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
        if (object.isPresent() && jobs.size() > 1) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--object: found " + jobs.size() + " jobs, expected the one that the object is of");
        }
        if (together && target != Target.ec2) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--together: found target " + target + ", where a run has the role of one job; expected "
                            + Target.ec2);
        }
        List<JobEntry> entries = jobs.stream().map(settings::job).toList();
        Release release = releases.release(settings, options.folder());
        String day = slice.orElseGet(() -> LocalDate.now(Clock.systemUTC()).toString());
        List<List<JobEntry>> each =
                together ? List.of(entries) : entries.stream().map(List::of).toList();
        List<Submission> submissions = each.stream()
                .map(some -> new Submission(some.get(0), command(some), day, trigger, release, 1))
                .toList();
        if (calls.isDryRun()) {
            submissions.forEach(submission -> print(settings, target, submission));
            return 0;
        }
        ReleaseStore.requireDeployed(settings.place(), release, entries, target);
        try (Service service = Service.of(settings, target);
                RunRecords records = new RunRecords(settings.place(), new Clients(settings.place()).s3());
                ConsoleProgress progress = new ConsoleProgress()) {
            return new Submitter(service, records, progress, System.out)
                    .runEach(submissions, submits::manner)
                    .status();
        }
    }

    private List<String> command(List<JobEntry> some) {
        List<String> command = new ArrayList<>(List.of("run"));
        some.forEach(job -> command.add(job.job()));
        object.ifPresent(uri -> command.addAll(List.of("--object", uri)));
        if (acceptGone) {
            command.add("--accept-gone");
        }
        sets.forEach(set -> command.addAll(List.of("--set", set)));
        return command;
    }

    private void print(EmrSettings settings, Target target, Submission submission) {
        if (addSteps && target == Target.ec2) {
            System.out.print(
                    RequestJson.text(StepPayload.forCommandLine(StepPayload.request(settings, List.of(submission)))));
        } else {
            CallOptions.print(settings, target, submission);
        }
    }
}
