package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepStatus;
import software.amazon.awssdk.services.emr.model.StepSummary;

class ClusterServiceTest {
    private static final Instant FAILED_AT = Instant.parse("2026-11-28T02:40:00Z");

    private static Submitted found(
            Optional<Instant> began, Instant ended, ActionOnFailure ofFailed, StepState ofOther) {
        StepSummary other = StepSummary.builder()
                .id("s-1")
                .name("billing-fx/2026-11-28/x/manual")
                .actionOnFailure(ofFailed)
                .status(status(ofOther, Optional.of(FAILED_AT), FAILED_AT))
                .build();
        Step step = Step.builder()
                .id("s-2")
                .name("sales-marts/2026-11-28/x/manual")
                .status(status(StepState.CANCELLED, began, ended))
                .build();
        try (ClusterService service = new ClusterService(
                Shipped.settings("dev"), new Cluster(step, List.of(other)), new Cluster(step, List.of()))) {
            return service.find("s-2");
        }
    }

    private static StepStatus status(StepState state, Optional<Instant> began, Instant ended) {
        return StepStatus.builder()
                .state(state)
                .timeline(timeline -> timeline.creationDateTime(Instant.EPOCH)
                        .startDateTime(began.orElse(null))
                        .endDateTime(ended))
                .build();
    }

    @Test
    void aStepThatEmrCancelledSinceAnEarlierOneFailedHasFailed() {
        Submitted run =
                found(Optional.empty(), FAILED_AT.plusSeconds(2), ActionOnFailure.CANCEL_AND_WAIT, StepState.FAILED);

        assertThat(run.state()).isEqualTo(Submitted.State.FAILED);
        assertThat(run.detail())
                .isEqualTo("was cancelled while it waited, as billing-fx/2026-11-28/x/manual (s-1) failed");
        assertThat(Outcome.of(run, Optional.empty()).mayPassLater()).isTrue();
    }

    @Test
    void aStepThatAPersonCancelledWasCancelled() {
        Instant later = FAILED_AT.plusSeconds(2);
        Optional<Instant> never = Optional.empty();
        assertThat(List.of(
                        found(Optional.of(later), later, ActionOnFailure.CANCEL_AND_WAIT, StepState.FAILED),
                        found(never, later.plusSeconds(600), ActionOnFailure.CANCEL_AND_WAIT, StepState.FAILED),
                        found(never, null, ActionOnFailure.CANCEL_AND_WAIT, StepState.FAILED),
                        found(never, later, ActionOnFailure.CONTINUE, StepState.FAILED),
                        found(never, later, ActionOnFailure.CANCEL_AND_WAIT, StepState.COMPLETED)))
                .allMatch(run -> run.state() == Submitted.State.CANCELLED);
    }

    /** The answer that it was accepted is enough: what fails after it must not look as if nothing had been submitted. */
    @Test
    void whatWasAcceptedIsSubmittedThoughNobodyCanBeAskedAboutIt() {
        Submission submission = Shipped.run("sales-marts", "manual");
        try (ClusterService service = new ClusterService(
                Shipped.settings("dev"), new Cluster(null, List.of()), new Cluster(null, List.of()))) {
            Submitted run = service.submit(submission);

            assertThat(run.id()).isEqualTo("s-new");
            assertThat(run.name()).isEqualTo(submission.name());
            assertThat(run.state().isActive()).isTrue();
        }
    }

    /** @param step that is described; none: it cannot be */
    private record Cluster(Step step, List<StepSummary> others) implements EmrClient {
        @Override
        public DescribeStepResponse describeStep(DescribeStepRequest request) {
            return DescribeStepResponse.builder().step(step).build();
        }

        @Override
        public ListStepsResponse listSteps(ListStepsRequest request) {
            return ListStepsResponse.builder()
                    .steps(others.stream()
                            .filter(other -> request.stepStates().isEmpty()
                                    || request.stepStates()
                                            .contains(other.status().state()))
                            .toList())
                    .build();
        }

        @Override
        public AddJobFlowStepsResponse addJobFlowSteps(AddJobFlowStepsRequest request) {
            return AddJobFlowStepsResponse.builder().stepIds("s-new").build();
        }

        @Override
        public String serviceName() {
            return "emr";
        }

        @Override
        public void close() {}
    }
}
