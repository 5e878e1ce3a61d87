package io.countinghouse.common.run.model;

import static io.countinghouse.common.run.model.Content.FIRST;
import static io.countinghouse.common.run.model.Content.MENDED;
import static io.countinghouse.common.run.model.Content.MENDED_OTHERWISE;
import static io.countinghouse.common.run.model.Deviation.NO_FENCE;
import static io.countinghouse.common.run.model.Deviation.NO_RESOLUTION_KEY;
import static io.countinghouse.common.run.model.Deviation.RESOLUTIONS_SHOWN_LAST_ONLY;
import static io.countinghouse.common.run.model.Deviation.RESOLUTION_SHOWN_BEFORE_ITS_BATCH_IS_CLOSED;
import static io.countinghouse.common.run.model.Explorations.assertBreaks;
import static io.countinghouse.common.run.model.Explorations.assertHoldsBut;
import static io.countinghouse.common.run.model.Explorations.explore;
import static io.countinghouse.common.run.model.Invariants.A_REJECTED_ROW_IS_RESOLVED_ONCE;
import static io.countinghouse.common.run.model.Invariants.NO_CHANGE_WITHOUT_THE_LEASE;
import static io.countinghouse.common.run.model.Invariants.THE_QUARANTINE_SHOWS_WHAT_IS_DONE;
import static io.countinghouse.common.run.model.Scenario.ROW_REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two drivers, each started for a run, for a replay of a rejected row, or to discard it, and dying anywhere. */
class ReplayModelTest {
    @Test
    void aRejectedRowIsLandedOnceOrDiscardedHoweverOftenAndByWhicheverDriver() {
        Exploration.Outcome outcome = explore(ROW_REJECTED);

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.finished())
                .containsExactlyInAnyOrder(List.of(FIRST), List.of(FIRST, MENDED), List.of(FIRST, MENDED_OTHERWISE));
        assertThat(outcome.reruns(Command.RUN, State::finished)).isEqualTo(1);
        assertThat(outcome.reruns(Command.REPLAY_MENDED, ReplayModelTest::resolved))
                .isEqualTo(1);
        assertThat(outcome.reruns(Command.REPLAY_MENDED_OTHERWISE, ReplayModelTest::resolved))
                .isEqualTo(1);
    }

    @Test
    void theFenceAloneKeepsAZombieFromResolvingButTheKeyKeepsARowFromBeingLandedTwice() {
        assertBreaks(NO_CHANGE_WITHOUT_THE_LEASE, ROW_REJECTED, NO_FENCE);
        assertBreaks(A_REJECTED_ROW_IS_RESOLVED_ONCE, ROW_REJECTED, NO_RESOLUTION_KEY);
    }

    @Test
    void withoutTheFenceTheKeyStillLandsARowOnce() {
        assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, ROW_REJECTED, NO_FENCE);
    }

    @Test
    void aReplayThatShowsWhatIsOnRecordOnlyInTheEndWouldFailForEverAfterAnotherWasKilled() {
        Exploration.Outcome outcome = explore(ROW_REJECTED, RESOLUTIONS_SHOWN_LAST_ONLY);

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.reruns(Command.REPLAY_MENDED, ReplayModelTest::resolved))
                .isEqualTo(Reruns.MOST);
    }

    @Test
    void aResolutionShownBeforeItsBatchIsClosedIsCaught() {
        assertBreaks(THE_QUARANTINE_SHOWS_WHAT_IS_DONE, ROW_REJECTED, RESOLUTION_SHOWN_BEFORE_ITS_BATCH_IS_CLOSED);
    }

    private static boolean resolved(State state) {
        return state.finished() && state.world().quarantine().shown() != Quarantine.State.OPEN;
    }
}
