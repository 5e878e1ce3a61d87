package io.countinghouse.submit.emr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;

@Command(
        name = "schedule",
        description =
                "Show when EventBridge Scheduler starts the jobs by jobs.conf, or with --apply make it so. Who has the"
                        + " stack of submit/aws has its schedules already.",
        mixinStandardHelpOptions = true)
final class ScheduleCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "JOB",
            arity = "0..*",
            description = "e.g. sales-marts (default: all that have a schedule)")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--apply", description = "create the schedules, or set those that are there to the same")
    private boolean apply;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        EmrSettings settings = options.settings();
        List<JobEntry> entries = jobs.isEmpty()
                ? settings.jobs().stream()
                        .filter(job -> job.schedule().isPresent())
                        .toList()
                : jobs.stream().map(settings::job).toList();
        List<CreateScheduleRequest> requests = entries.stream()
                .map(job -> SchedulePayload.request(settings.place(), job))
                .toList();
        if (calls.isDryRun()) {
            requests.forEach(request -> CallOptions.print("scheduler CreateSchedule", RequestJson.of(request)));
        } else if (apply) {
            try (SchedulerClient client = new Clients(settings.place()).scheduler()) {
                requests.forEach(request -> apply(client, request));
            }
        } else {
            List<List<String>> lines = new ArrayList<>(List.of(List.of("job", "schedule", "time zone", "starts")));
            requests.forEach(request -> lines.add(List.of(
                    request.name(),
                    request.scheduleExpression(),
                    request.scheduleExpressionTimezone(),
                    request.target().arn())));
            Columns.print(lines, System.out);
        }
        return 0;
    }

    private static void apply(SchedulerClient client, CreateScheduleRequest request) {
        String what = "EventBridge Scheduler, schedule " + request.groupName() + "/" + request.name();
        String done = AwsCalls.call(what, () -> {
            try {
                client.createSchedule(request);
                return "created";
            } catch (ConflictException e) {
                client.updateSchedule(SchedulePayload.update(request));
                return "set";
            }
        });
        System.out.println(
                what + ": " + done + ", " + request.scheduleExpression() + " " + request.scheduleExpressionTimezone());
    }
}
