package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.GetJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.GetJobRunResponse;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;

class ServerlessServiceTest {
    private static Submitted cancelledAfter(Duration time) {
        JobRun run = JobRun.builder()
                .jobRunId("00f1")
                .name("sales-marts/2026-11-28/x/manual")
                .state(JobRunState.CANCELLED)
                .stateDetails("JobRun was cancelled.")
                .createdAt(Instant.EPOCH)
                .totalExecutionDurationSeconds((int) time.toSeconds())
                .executionTimeoutMinutes(240L)
                .build();
        try (ServerlessService service = new ServerlessService(Shipped.settings("dev"), new Application(run))) {
            return service.find("00f1");
        }
    }

    @Test
    void aRunWhoseTimeIsOverHasFailedAndMayPassLater() {
        Submitted run = cancelledAfter(Duration.ofHours(4));

        assertThat(run.detail()).isEqualTo("JobRun was cancelled. (cancelled after its 240 minutes)");
        assertThat(Outcome.of(run, Optional.empty()).mayPassLater()).isTrue();
    }

    @Test
    void aRunThatAPersonCancelledIsNotTriedAgain() {
        Submitted run = cancelledAfter(Duration.ofMinutes(239));

        assertThat(run.state()).isEqualTo(Submitted.State.CANCELLED);
        assertThat(Outcome.of(run, Optional.empty()).message()).isEqualTo("was cancelled: JobRun was cancelled.");
    }

    private record Application(JobRun run) implements EmrServerlessClient {
        @Override
        public GetJobRunResponse getJobRun(GetJobRunRequest request) {
            return GetJobRunResponse.builder().jobRun(run).build();
        }

        @Override
        public String serviceName() {
            return "emr-serverless";
        }

        @Override
        public void close() {}
    }
}
