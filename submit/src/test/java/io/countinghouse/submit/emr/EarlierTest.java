package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.error.ExitCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlierTest {
    @Test
    void aNameThatWasNeverSubmittedIsSubmitted() {
        assertThat(judge(false, ExitCode.FAILED)).isEqualTo(new Earlier.None(1));
    }

    @Test
    void whatFailedOrWasCancelledIsSubmittedAsTheNextAttempt() {
        assertThat(judge(false, ExitCode.FAILED, Submitted.State.FAILED, Submitted.State.CANCELLED))
                .isEqualTo(new Earlier.None(3));
    }

    @Test
    void whatWaitsOrRunsIsFollowedEvenByForce() {
        for (Submitted.State state :
                List.of(Submitted.State.WAITING, Submitted.State.RUNNING, Submitted.State.CANCELLING)) {
            assertThat(judge(true, ExitCode.FAILED, Submitted.State.FAILED, state))
                    .isEqualTo(new Earlier.Active(run(2, state), 2));
        }
    }

    @Test
    void whatIsDoneIsNotSubmittedAgain() {
        assertThat(judge(false, ExitCode.FAILED, Submitted.State.SUCCEEDED))
                .isEqualTo(new Earlier.Done(run(1, Submitted.State.SUCCEEDED), 1));
    }

    @Test
    void whatIsDoneIsSubmittedAgainByForce() {
        assertThat(judge(true, ExitCode.FAILED, Submitted.State.SUCCEEDED)).isEqualTo(new Earlier.None(2));
    }

    @Test
    void aRunThatWaitsForAPersonIsDoneThoughEmrCallsItFailed() {
        assertThat(judge(false, ExitCode.ATTENTION, Submitted.State.FAILED))
                .isEqualTo(new Earlier.Done(run(1, Submitted.State.FAILED), 1));
    }

    private static Earlier judge(boolean force, ExitCode ofFailed, Submitted.State... states) {
        List<Submitted> runs = new ArrayList<>();
        for (Submitted.State state : states) {
            runs.add(run(runs.size() + 1, state));
        }
        return Earlier.of(runs, force, attempt -> Optional.of(new Outcome(ofFailed, "", false)));
    }

    private static Submitted run(int number, Submitted.State state) {
        return new Submitted("s-" + number, "sales-marts/2026-11-28/x/manual", state, "", Instant.EPOCH);
    }
}
