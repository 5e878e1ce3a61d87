package io.countinghouse.submit.emr;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Print what the driver of a run printed, from where EMR put it; that takes EMR some minutes.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    /** What a driver prints. */
    enum Stream {
        stderr,
        stdout,
        both;

        boolean has(String file) {
            return this == both || file.startsWith(name());
        }
    }

    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            defaultValue = "both",
            description = "${COMPLETION-CANDIDATES} (default: both)")
    private Stream stream;

    @Mixin
    private ChosenRun chosen;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        EmrSettings settings = options.settings();
        Target target = calls.target(settings);
        Place place = settings.place();
        if (calls.isDryRun()) {
            System.out.println("# " + (target == Target.ec2 ? "emr ListSteps" : "emr-serverless ListJobRuns"));
            System.out.println("# s3 ListObjectsV2, GetObject " + place.logUri());
            return 0;
        }
        try (Service service = Service.of(settings, target);
                LogFiles logs = new LogFiles(place, new Clients(place).s3())) {
            Submitted run = chosen.in(service, settings);
            List<String> found = service.driverLogs(run, logs).stream()
                    .flatMap(prefix -> logs.below(prefix).stream())
                    .filter(name -> stream.has(name.substring(name.lastIndexOf('/') + 1)))
                    .toList();
            System.out.println(run.name() + " (" + run.id() + "): " + Words.of(run.state())
                    + (run.detail().isEmpty() ? "" : ", " + run.detail()));
            if (found.isEmpty()) {
                System.out.println(
                        "Nothing of it is at " + place.logUri() + " yet; EMR puts it there some minutes later");
            }
            for (String name : found) {
                System.out.println("== " + logs.uri(name));
                logs.text(name)
                        .ifPresent(
                                text -> System.out.print(text.endsWith("\n") || text.isEmpty() ? text : text + "\n"));
            }
        }
        return 0;
    }
}
