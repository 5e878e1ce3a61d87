package io.countinghouse.submit.emr;

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
        name = "maintain",
        description =
                "Submit a job's `maintain`, which joins small files of its lake tables and lets go of what is old.",
        mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            description = "leave younger things alone (default: as the job's `maintain` does)")
    private Optional<Integer> days = Optional.empty();

    @Option(
            names = "--trigger",
            paramLabel = "ID",
            defaultValue = "manual",
            description = "who asks; by another trigger it is another run (default: manual)")
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
        JobEntry entry = settings.job(job);
        Release release = releases.release(settings, options.folder());
        List<String> command = new ArrayList<>(List.of("maintain", entry.job()));
        days.ifPresent(number -> command.addAll(List.of("--older-than", number.toString())));
        String day = LocalDate.now(Clock.systemUTC()).toString();
        Submission submission = new Submission(entry, command, day, trigger, release, 1);
        if (calls.isDryRun()) {
            CallOptions.print(settings, target, submission);
            return 0;
        }
        ReleaseStore.requireDeployed(settings.place(), release, List.of(entry), target);
        try (Service service = Service.of(settings, target);
                RunRecords records = new RunRecords(settings.place(), new Clients(settings.place()).s3());
                ConsoleProgress progress = new ConsoleProgress()) {
            return new Submitter(service, records, progress, System.out)
                    .run(submission, submits.manner(entry))
                    .status();
        }
    }
}
