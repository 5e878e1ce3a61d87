package io.countinghouse.common.run.model;

import static io.countinghouse.common.run.model.Content.CORRECTED;
import static io.countinghouse.common.run.model.Content.FIRST;
import static io.countinghouse.common.run.model.Content.LATE;
import static io.countinghouse.common.run.model.Deviation.ARCHIVE_BEFORE_PUBLISH;
import static io.countinghouse.common.run.model.Deviation.CONDITIONAL_DELETE;
import static io.countinghouse.common.run.model.Deviation.COPY_BEFORE_CLAIM;
import static io.countinghouse.common.run.model.Deviation.DIGEST_CHECKED_COPY;
import static io.countinghouse.common.run.model.Deviation.MANIFEST_REWRITTEN_ON_RECOVERY;
import static io.countinghouse.common.run.model.Deviation.MART_AND_LEDGER_IN_TWO_TRANSACTIONS;
import static io.countinghouse.common.run.model.Deviation.NO_FENCE;
import static io.countinghouse.common.run.model.Deviation.NO_FENCE_IN_PUBLISH;
import static io.countinghouse.common.run.model.Deviation.NO_RECORD_KEYS;
import static io.countinghouse.common.run.model.Deviation.NO_STAGED_TOTALS;
import static io.countinghouse.common.run.model.Deviation.NO_STATE_CHECK;
import static io.countinghouse.common.run.model.Deviation.RELISTING_ON_RECOVERY;
import static io.countinghouse.common.run.model.Deviation.STAGING_SHARED_ACROSS_EPOCHS;
import static io.countinghouse.common.run.model.Deviation.TRANSACTION_VERSION_PER_ATTEMPT;
import static io.countinghouse.common.run.model.Invariants.FINISHED_STAYS_REACHABLE;
import static io.countinghouse.common.run.model.Invariants.MANIFEST_NEVER_CHANGES;
import static io.countinghouse.common.run.model.Invariants.MART_AND_LEDGER_AGREE;
import static io.countinghouse.common.run.model.Invariants.NO_BYTES_VANISH;
import static io.countinghouse.common.run.model.Invariants.NO_CHANGE_WITHOUT_THE_LEASE;
import static io.countinghouse.common.run.model.Invariants.NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED;
import static io.countinghouse.common.run.model.Invariants.NO_ROWS_TWICE_IN_THE_LAKE;
import static io.countinghouse.common.run.model.Invariants.NO_ROWS_TWICE_IN_THE_MART;
import static io.countinghouse.common.run.model.Scenario.DUPLICATE_AND_LATE_FILE;
import static io.countinghouse.common.run.model.Scenario.NAME_USED_AGAIN;
import static io.countinghouse.common.run.model.Scenario.SAME_FILE_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Two drivers, each dying, failing or losing its lease at any step and a zombie waking at any later one, explored to the
 * end.
 */
class ProtocolModelTest {
    @Test
    void everyFileCountsOnceAndOneMoreRunFinishesWhateverHappened() {
        Exploration.Outcome outcome = explore(DUPLICATE_AND_LATE_FILE);

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.finished()).containsExactly(List.of(FIRST, LATE));
        assertThat(outcome.reruns()).isEqualTo(1);
    }

    @Nested
    class AMutantIsCaught {
        @Test
        void transactionVersionPerAttemptLandsRowsTwice() {
            assertBreaks(NO_ROWS_TWICE_IN_THE_LAKE, DUPLICATE_AND_LATE_FILE, TRANSACTION_VERSION_PER_ATTEMPT);
        }

        @Test
        void martAndLedgerInTwoTransactionsDisagree() {
            assertBreaks(MART_AND_LEDGER_AGREE, DUPLICATE_AND_LATE_FILE, MART_AND_LEDGER_IN_TWO_TRANSACTIONS);
        }

        @Test
        void archiveBeforePublishTakesAwayRawFilesThatDoNotCountYet() {
            assertBreaks(
                    NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED, DUPLICATE_AND_LATE_FILE, ARCHIVE_BEFORE_PUBLISH);
        }

        @Test
        void relistingOnRecoveryPublishesFilesThatTheManifestDoesNotName() {
            assertBreaks(MART_AND_LEDGER_AGREE, DUPLICATE_AND_LATE_FILE, RELISTING_ON_RECOVERY);
        }

        @Test
        void relistingOnRecoveryLandsTheLateFileTwice() {
            assertBreaksAlso(
                    NO_ROWS_TWICE_IN_THE_LAKE,
                    EnumSet.of(MART_AND_LEDGER_AGREE),
                    DUPLICATE_AND_LATE_FILE,
                    RELISTING_ON_RECOVERY);
        }

        @Test
        void relistingOnRecoveryWithANewManifestChangesWhatWasClaimed() {
            assertBreaks(MANIFEST_NEVER_CHANGES, DUPLICATE_AND_LATE_FILE, MANIFEST_REWRITTEN_ON_RECOVERY);
        }

        @Test
        void stagingSharedAcrossEpochsNeverBalancesAgainAfterACrash() {
            assertBreaks(FINISHED_STAYS_REACHABLE, DUPLICATE_AND_LATE_FILE, STAGING_SHARED_ACROSS_EPOCHS);
        }

        @Test
        void stagingSharedAcrossEpochsAndNotCountedPublishesRowsTwice() {
            assertBreaks(
                    NO_ROWS_TWICE_IN_THE_MART, DUPLICATE_AND_LATE_FILE, STAGING_SHARED_ACROSS_EPOCHS, NO_STAGED_TOTALS);
        }

        @Test
        void noFenceAndNoStateCheckLetsAZombieWrite() {
            assertBreaks(NO_CHANGE_WITHOUT_THE_LEASE, DUPLICATE_AND_LATE_FILE, NO_FENCE, NO_STATE_CHECK);
        }

        @Test
        void noFenceNoStateCheckAndNoKeysOnTheRecordsLetsAZombieUndoAPublish() {
            assertBreaksAlso(
                    MART_AND_LEDGER_AGREE,
                    EnumSet.of(NO_CHANGE_WITHOUT_THE_LEASE),
                    DUPLICATE_AND_LATE_FILE,
                    NO_FENCE,
                    NO_STATE_CHECK,
                    NO_RECORD_KEYS);
        }
    }

    @Nested
    class OfRedundantGuards {
        @Test
        void theStateCheckMayFailAsLongAsTheFenceHolds() {
            assertHolds(DUPLICATE_AND_LATE_FILE, NO_STATE_CHECK, NO_RECORD_KEYS);
        }

        @Test
        void stagedTotalsMayFailAsLongAsEpochsStageApart() {
            assertHolds(DUPLICATE_AND_LATE_FILE, NO_STAGED_TOTALS);
        }

        @Test
        void withoutTheFenceInPublishAZombiePublishesButTheStateCheckStillMakesEveryFileCountOnce() {
            assertBreaks(NO_CHANGE_WITHOUT_THE_LEASE, DUPLICATE_AND_LATE_FILE, NO_FENCE_IN_PUBLISH);
            assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, DUPLICATE_AND_LATE_FILE, NO_FENCE_IN_PUBLISH);
        }

        @Test
        void withoutFenceAndStateCheckInPublishTheKeysOfTheRecordsStillMakeEveryFileCountOnce() {
            assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, DUPLICATE_AND_LATE_FILE, NO_FENCE_IN_PUBLISH, NO_STATE_CHECK);
        }

        @Test
        void theFenceOfTheClaimIsNotRedundantAZombieWouldClaimArchivedDuplicatesAndBlockTheJob() {
            assertBreaksAlso(
                    FINISHED_STAYS_REACHABLE,
                    EnumSet.of(NO_CHANGE_WITHOUT_THE_LEASE),
                    DUPLICATE_AND_LATE_FILE,
                    NO_FENCE);
        }
    }

    /** Holes of the protocol as it is coded, each with what closes it. */
    @Nested
    class WhenANameIsUsedAgain {
        @Test
        void anUploadBetweenLookAndDeleteIsDeletedUnread() {
            assertBreaks(NO_BYTES_VANISH, NAME_USED_AGAIN);
            assertBreaks(NO_BYTES_VANISH, NAME_USED_AGAIN, COPY_BEFORE_CLAIM);
        }

        @Test
        void aZombiesCopyOfNewerBytesOverwritesTheVerifiedOneUnlessItsDigestIsCheckedFirst() {
            assertBreaks(NO_BYTES_VANISH, NAME_USED_AGAIN, CONDITIONAL_DELETE);
        }

        @Test
        void anUploadOverAClaimedObjectBlocksItsBatchForEverUnlessItIsCopiedBeforeTheClaim() {
            assertBreaks(FINISHED_STAYS_REACHABLE, NAME_USED_AGAIN, CONDITIONAL_DELETE, DIGEST_CHECKED_COPY);
        }

        @Test
        void theSameFileInALaterMonthBlocksItsBatchWhenAZombieDeletesIt() {
            assertBreaks(FINISHED_STAYS_REACHABLE, SAME_FILE_AGAIN);
            assertHolds(SAME_FILE_AGAIN, CONDITIONAL_DELETE, COPY_BEFORE_CLAIM);
        }

        @Test
        void copyBeforeClaimAndConditionalDeleteCloseEveryHole() {
            Exploration.Outcome outcome = explore(NAME_USED_AGAIN, CONDITIONAL_DELETE, COPY_BEFORE_CLAIM);

            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.finished())
                    .as("the first content counts unless it was overwritten before it was listed")
                    .containsExactlyInAnyOrder(List.of(CORRECTED), List.of(FIRST, CORRECTED));
            assertThat(outcome.reruns()).isEqualTo(1);
        }
    }

    private static void assertHolds(Scenario scenario, Deviation... deviations) {
        assertThat(explore(scenario, deviations).broken()).isEmpty();
    }

    private static void assertHoldsBut(Invariants broken, Scenario scenario, Deviation... deviations) {
        assertThat(explore(EnumSet.of(broken), scenario, deviations).broken()).isEmpty();
    }

    private static void assertBreaks(Invariants invariant, Scenario scenario, Deviation... deviations) {
        assertThat(explore(scenario, deviations).broken())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariants()).contains(invariant));
    }

    private static void assertBreaksAlso(
            Invariants invariant, Set<Invariants> brokenBefore, Scenario scenario, Deviation... deviations) {
        assertThat(explore(brokenBefore, scenario, deviations).broken())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariants()).contains(invariant));
    }

    private static Exploration.Outcome explore(Scenario scenario, Deviation... deviations) {
        return explore(Set.of(), scenario, deviations);
    }

    private static Exploration.Outcome explore(Set<Invariants> ignored, Scenario scenario, Deviation... deviations) {
        long started = System.nanoTime();
        Exploration.Outcome outcome = Exploration.of(scenario, Set.of(deviations), ignored);
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        System.out.printf(
                "protocol model, deviations %s: %,d states, %,d moves, %,d ms%s%n",
                List.of(deviations),
                outcome.states(),
                outcome.moves(),
                millis,
                outcome.broken().map(violation -> "; " + violation).orElse("; every invariant holds"));
        return outcome;
    }
}
