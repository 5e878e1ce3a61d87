package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.FailureDetails;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepStatus;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.StepTimeline;

/** A cluster of EMR on EC2. It would add a step as often as it is asked, so after a lost answer it is looked for by its name. */
final class ClusterService implements Service {
    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int SERVER_ERROR = 500;
    /** Between a failure and what it cancels. */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private static final Pattern APPLICATION = Pattern.compile("application_(\\d+_\\d+)");

    private final EmrSettings settings;
    private final EmrClient client;
    private final EmrClient once;
    private final String cluster;

    /** @param once does not repeat a request by itself */
    ClusterService(EmrSettings settings, EmrClient client, EmrClient once) {
        this.settings = settings;
        this.client = client;
        this.once = once;
        this.cluster = settings.place().clusterId();
    }

    @Override
    public List<Submitted> beginningWith(String start) {
        List<Submitted> found = new ArrayList<>();
        ListStepsRequest request = ListStepsRequest.builder().clusterId(cluster).build();
        AwsCalls.call(title(), () -> {
            for (StepSummary step : client.listStepsPaginator(request).steps()) {
                if (step.name().startsWith(start)) {
                    found.add(submitted(step.id(), step.name(), step.status()));
                }
            }
            return found;
        });
        // The service tells the newest first.
        Collections.reverse(found);
        return found;
    }

    @Override
    public Submitted submit(Submission submission) {
        AddJobFlowStepsRequest request = StepPayload.request(settings, List.of(submission));
        int before = named(submission).size();
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            try {
                return Submitted.now(once.addJobFlowSteps(request).stepIds().get(0), submission);
            } catch (AwsServiceException e) {
                boolean isPassing = e.isThrottlingException() || e.statusCode() >= SERVER_ERROR;
                if (!isPassing || tries == MOST_TRIES) {
                    return AwsCalls.call(title(), () -> {
                        throw e;
                    });
                }
            } catch (SdkClientException e) {
                if (tries == MOST_TRIES) {
                    return AwsCalls.call(title(), () -> {
                        throw e;
                    });
                }
            }
            Pause.of(pause);
            pause = pause.multipliedBy(2);
            List<Submitted> now = named(submission);
            if (now.size() > before) {
                return now.get(now.size() - 1);
            }
        }
    }

    private List<Submitted> named(Submission submission) {
        return beginningWith(submission.name()).stream()
                .filter(step -> step.name().equals(submission.name()))
                .toList();
    }

    @Override
    public Submitted find(String id) {
        Step step = get(id);
        StepStatus status = step.status();
        boolean neverBegan =
                status.state() == StepState.CANCELLED && status.timeline().startDateTime() == null;
        return neverBegan
                ? cancelledBy(status.timeline())
                        .map(failed -> new Submitted(
                                step.id(),
                                step.name(),
                                Submitted.State.FAILED,
                                "was cancelled while it waited, as " + failed.name() + " (" + failed.id() + ") failed",
                                status.timeline().creationDateTime()))
                        .orElseGet(() -> submitted(step.id(), step.name(), status))
                : submitted(step.id(), step.name(), status);
    }

    /** EMR cancels what waits behind a step that fails and says CANCEL_AND_WAIT; then no person did. */
    private Optional<StepSummary> cancelledBy(StepTimeline waited) {
        if (waited.endDateTime() == null) {
            return Optional.empty();
        }
        ListStepsRequest request = ListStepsRequest.builder()
                .clusterId(cluster)
                .stepStates(StepState.FAILED)
                .build();
        return AwsCalls.call(title(), () -> client.listStepsPaginator(request).steps().stream()
                .filter(step -> step.actionOnFailure() == ActionOnFailure.CANCEL_AND_WAIT)
                .filter(step -> step.status().timeline().endDateTime() != null)
                .filter(step -> Duration.between(step.status().timeline().endDateTime(), waited.endDateTime())
                                .abs()
                                .compareTo(AT_ONCE)
                        < 0)
                .findFirst());
    }

    private Step get(String id) {
        DescribeStepRequest request =
                DescribeStepRequest.builder().clusterId(cluster).stepId(id).build();
        return AwsCalls.call(
                title() + ", step " + id, () -> client.describeStep(request).step());
    }

    @Override
    public Optional<String> runId(Submitted run) {
        return Service.runId(get(run.id()).config().args());
    }

    /** EMR interrupts the step's spark-submit; a driver on YARN may outlive it, and holds its job's lease until it ends. */
    @Override
    public void cancel(Submitted run) {
        CancelStepsRequest request = CancelStepsRequest.builder()
                .clusterId(cluster)
                .stepIds(run.id())
                .stepCancellationOption(StepCancellationOption.SEND_INTERRUPT)
                .build();
        AwsCalls.call(title() + ", step " + run.id(), () -> client.cancelSteps(request)).cancelStepsInfoList().stream()
                .filter(told -> "FAILED".equals(told.statusAsString()))
                .findFirst()
                .ifPresent(told -> {
                    throw new CountinghouseException(
                            ErrorCode.SOURCE_REFUSED, title() + ", step " + run.id() + ": " + told.reason());
                });
    }

    /** In cluster mode the driver prints in a container of YARN's, whose application the step's own log names. */
    @Override
    public List<String> driverLogs(Submitted run, LogFiles logs) {
        String ofStep = cluster + "/steps/" + run.id() + "/";
        List<String> prefixes = new ArrayList<>(List.of(ofStep));
        Matcher application =
                APPLICATION.matcher(logs.text(ofStep + "stderr.gz").orElse(""));
        if (application.find()) {
            String number = application.group(1);
            prefixes.add(cluster + "/containers/application_" + number + "/container_" + number + "_01_000001/");
        }
        return prefixes;
    }

    @Override
    public String title() {
        return "EMR, cluster " + cluster;
    }

    @Override
    public void close() {
        client.close();
        once.close();
    }

    private static Submitted submitted(String id, String name, StepStatus status) {
        FailureDetails failure = status.failureDetails();
        String detail = failure == null || failure.message() == null ? "" : failure.message();
        return new Submitted(
                id, name, state(status.state()), detail, status.timeline().creationDateTime());
    }

    private static Submitted.State state(StepState state) {
        return switch (state) {
            case PENDING -> Submitted.State.WAITING;
            case RUNNING, UNKNOWN_TO_SDK_VERSION -> Submitted.State.RUNNING;
            case CANCEL_PENDING -> Submitted.State.CANCELLING;
            case COMPLETED -> Submitted.State.SUCCEEDED;
            case FAILED -> Submitted.State.FAILED;
            case CANCELLED, INTERRUPTED -> Submitted.State.CANCELLED;
        };
    }
}
