package io.countinghouse.submit.emr;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.CancelJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.GetJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;
import software.amazon.awssdk.services.emrserverless.model.JobRunSummary;
import software.amazon.awssdk.services.emrserverless.model.ListJobRunsRequest;

/** EMR Serverless; the client token makes a submission one job run. */
final class ServerlessService implements Service {
    /** What was submitted earlier counts as never submitted: to do it again changes no figure, to read all of the past takes long. */
    private static final Duration LOOKED_BACK = Duration.ofDays(90);

    private final EmrSettings settings;
    private final EmrServerlessClient client;
    private final String application;

    ServerlessService(EmrSettings settings, EmrServerlessClient client) {
        this.settings = settings;
        this.client = client;
        this.application = settings.place().applicationId();
    }

    @Override
    public List<Submitted> beginningWith(String start) {
        List<Submitted> found = new ArrayList<>();
        ListJobRunsRequest request = ListJobRunsRequest.builder()
                .applicationId(application)
                .createdAtAfter(Instant.now(Clock.systemUTC()).minus(LOOKED_BACK))
                .build();
        AwsCalls.call(title(), () -> {
            for (JobRunSummary run : client.listJobRunsPaginator(request).jobRuns()) {
                if (run.name() != null && run.name().startsWith(start)) {
                    found.add(new Submitted(
                            run.id(), run.name(), state(run.state()), text(run.stateDetails()), run.createdAt()));
                }
            }
            return found;
        });
        found.sort(Comparator.comparing(Submitted::created));
        return found;
    }

    @Override
    public Submitted submit(Submission submission) {
        String id = AwsCalls.call(title(), () -> client.startJobRun(JobRunPayload.request(settings, submission))
                .jobRunId());
        return Submitted.now(id, submission);
    }

    @Override
    public Submitted find(String id) {
        JobRun run = get(id);
        boolean isOverdue = run.state() == JobRunState.CANCELLED && isOverdue(run);
        return new Submitted(
                run.jobRunId(),
                text(run.name()),
                isOverdue ? Submitted.State.FAILED : state(run.state()),
                text(run.stateDetails())
                        + (isOverdue ? " (cancelled after its " + run.executionTimeoutMinutes() + " minutes)" : ""),
                run.createdAt());
    }

    /** The service cancels what takes longer than it may; nobody has asked for that. */
    private static boolean isOverdue(JobRun run) {
        Long minutes = run.executionTimeoutMinutes();
        Integer seconds = run.totalExecutionDurationSeconds();
        return minutes != null
                && minutes > 0
                && seconds != null
                && Duration.ofSeconds(seconds).toMinutes() >= minutes;
    }

    private JobRun get(String id) {
        GetJobRunRequest request = GetJobRunRequest.builder()
                .applicationId(application)
                .jobRunId(id)
                .build();
        return AwsCalls.call(
                title() + ", job run " + id, () -> client.getJobRun(request).jobRun());
    }

    @Override
    public Optional<String> runId(Submitted run) {
        JobRun found = get(run.id());
        return found.jobDriver() == null || found.jobDriver().sparkSubmit() == null
                ? Optional.empty()
                : Service.runId(found.jobDriver().sparkSubmit().entryPointArguments());
    }

    @Override
    public void cancel(Submitted run) {
        CancelJobRunRequest request = CancelJobRunRequest.builder()
                .applicationId(application)
                .jobRunId(run.id())
                .build();
        AwsCalls.call(title() + ", job run " + run.id(), () -> client.cancelJobRun(request));
    }

    @Override
    public List<String> driverLogs(Submitted run, LogFiles logs) {
        return List.of("applications/" + application + "/jobs/" + run.id() + "/SPARK_DRIVER/");
    }

    @Override
    public String title() {
        return "EMR Serverless, application " + application;
    }

    @Override
    public void close() {
        client.close();
    }

    private static Submitted.State state(JobRunState state) {
        return switch (state) {
            case SUBMITTED, PENDING, SCHEDULED, QUEUED -> Submitted.State.WAITING;
                // A state that this client does not know is none of the last ones, which have not changed since there
                // is the service.
            case RUNNING, UNKNOWN_TO_SDK_VERSION -> Submitted.State.RUNNING;
            case CANCELLING -> Submitted.State.CANCELLING;
            case SUCCESS -> Submitted.State.SUCCEEDED;
            case FAILED -> Submitted.State.FAILED;
            case CANCELLED -> Submitted.State.CANCELLED;
        };
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
