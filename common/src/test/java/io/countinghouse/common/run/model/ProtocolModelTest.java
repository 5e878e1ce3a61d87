package io.countinghouse.common.run.model;

import static io.countinghouse.common.run.model.Content.CORRECTED;
import static io.countinghouse.common.run.model.Content.FIRST;
import static io.countinghouse.common.run.model.Content.LATE;
import static io.countinghouse.common.run.model.Deviation.ARCHIVE_BEFORE_PUBLISH;
import static io.countinghouse.common.run.model.Deviation.CONDITIONAL_DELETE;
import static io.countinghouse.common.run.model.Deviation.COPY_AFTER_PUBLISH;
import static io.countinghouse.common.run.model.Deviation.COPY_WITHOUT_DIGEST;
import static io.countinghouse.common.run.model.Deviation.DELETE_UNREAD;
import static io.countinghouse.common.run.model.Deviation.DUPLICATES_OF_A_CHANGED_OBJECT_CLAIMED;
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
import static io.countinghouse.common.run.model.Explorations.assertBreaks;
import static io.countinghouse.common.run.model.Explorations.assertBreaksAlso;
import static io.countinghouse.common.run.model.Explorations.assertHolds;
import static io.countinghouse.common.run.model.Explorations.assertHoldsBut;
import static io.countinghouse.common.run.model.Explorations.explore;
import static io.countinghouse.common.run.model.Invariants.CLAIMED_BYTES_STAY;
import static io.countinghouse.common.run.model.Invariants.FINISHED_STAYS_REACHABLE;
import static io.countinghouse.common.run.model.Invariants.MANIFEST_NEVER_CHANGES;
import static io.countinghouse.common.run.model.Invariants.MART_AND_LEDGER_AGREE;
import static io.countinghouse.common.run.model.Invariants.NO_BYTES_VANISH;
import static io.countinghouse.common.run.model.Invariants.NO_CHANGE_WITHOUT_THE_LEASE;
import static io.countinghouse.common.run.model.Invariants.NO_DUPLICATE_WITHOUT_AN_ORIGINAL;
import static io.countinghouse.common.run.model.Invariants.NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED;
import static io.countinghouse.common.run.model.Invariants.NO_ROWS_TWICE_IN_THE_LAKE;
import static io.countinghouse.common.run.model.Invariants.NO_ROWS_TWICE_IN_THE_MART;
import static io.countinghouse.common.run.model.Invariants.NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST;
import static io.countinghouse.common.run.model.Scenario.DUPLICATE_AND_LATE_FILE;
import static io.countinghouse.common.run.model.Scenario.LATE_FILE;
import static io.countinghouse.common.run.model.Scenario.NAME_USED_AGAIN;
import static io.countinghouse.common.run.model.Scenario.NAME_USED_AGAIN_BESIDE_DUPLICATE;
import static io.countinghouse.common.run.model.Scenario.SAME_FILE_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
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
        assertThat(outcome.reruns(Command.RUN, State::finished)).isEqualTo(1);
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
            assertBreaks(FINISHED_STAYS_REACHABLE, LATE_FILE, STAGING_SHARED_ACROSS_EPOCHS);
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
            assertHolds(LATE_FILE, NO_STATE_CHECK, NO_RECORD_KEYS);
        }

        @Test
        void stagedTotalsMayFailAsLongAsEpochsStageApart() {
            assertHolds(LATE_FILE, NO_STAGED_TOTALS);
        }

        @Test
        void withoutTheFenceInPublishAZombiePublishesButTheStateCheckStillMakesEveryFileCountOnce() {
            assertBreaks(NO_CHANGE_WITHOUT_THE_LEASE, LATE_FILE, NO_FENCE_IN_PUBLISH);
            assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, LATE_FILE, NO_FENCE_IN_PUBLISH);
        }

        @Test
        void withoutFenceAndStateCheckInPublishTheKeysOfTheRecordsStillMakeEveryFileCountOnce() {
            assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, LATE_FILE, NO_FENCE_IN_PUBLISH, NO_STATE_CHECK);
        }

        @Test
        void withoutAnyFenceAZombieWritesButStateCheckAndKeysStillMakeEveryFileCountOnce() {
            assertHoldsBut(NO_CHANGE_WITHOUT_THE_LEASE, LATE_FILE, NO_FENCE);
        }
    }

    @Nested
    class WhenANameIsUsedAgain {
        /** Of a store that cannot delete on a condition, or of an object without an ETag; see {@code Archiver.removeRaw}. */
        @Test
        void theOneKnownWindowIsAnUploadBetweenTheLastReadAndTheDelete() {
            assertThat(explore(NAME_USED_AGAIN).broken()).hasValueSatisfying(violation -> {
                assertThat(violation.invariants()).containsExactly(NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST);
                assertThat(lastThreeOf(violation.trace()))
                        .containsExactly(
                                "driver 1, batch 1, object A: reads the raw object again",
                                "upload of CORRECTED as A",
                                "driver 1, batch 1, object A: deletes the raw object");
            });
        }

        @Test
        void nothingElseIsLostAndNothingBlocksTheJob() {
            Exploration.Outcome outcome =
                    explore(EnumSet.of(NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST), NAME_USED_AGAIN);

            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.finished())
                    .as("CORRECTED is lost in the window, FIRST only when it is overwritten before it is copied")
                    .containsExactlyInAnyOrder(List.of(FIRST), List.of(CORRECTED), List.of(FIRST, CORRECTED));
            assertThat(outcome.reruns(Command.RUN, State::finished)).isEqualTo(1);
        }

        @Test
        void aConditionalDeleteClosesTheWindow() {
            Exploration.Outcome outcome = explore(NAME_USED_AGAIN, CONDITIONAL_DELETE);

            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.finished()).containsExactlyInAnyOrder(List.of(CORRECTED), List.of(FIRST, CORRECTED));
        }

        @Test
        void theSameHoldsBesideADuplicate() {
            assertHoldsBut(NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST, NAME_USED_AGAIN_BESIDE_DUPLICATE);
        }

        @Test
        void theSameFileInALaterMonthIsTakenAsADuplicateWhateverAZombieDeletes() {
            Exploration.Outcome outcome = explore(SAME_FILE_AGAIN);

            assertThat(outcome.broken()).isEmpty();
            assertThat(outcome.finished()).containsExactly(List.of(FIRST));
        }

        @Test
        void landingFromTheRawZoneAndCopyingAfterwardsWouldBlockTheJob() {
            assertBreaksAlso(
                    FINISHED_STAYS_REACHABLE,
                    EnumSet.of(CLAIMED_BYTES_STAY),
                    NAME_USED_AGAIN,
                    COPY_AFTER_PUBLISH,
                    CONDITIONAL_DELETE);
        }

        @Test
        void aCopyOfUncheckedBytesWouldOverwriteTheClaimedOnes() {
            assertBreaks(NO_BYTES_VANISH, NAME_USED_AGAIN, COPY_WITHOUT_DIGEST, CONDITIONAL_DELETE);
            assertBreaksAlso(
                    CLAIMED_BYTES_STAY,
                    EnumSet.of(NO_BYTES_VANISH),
                    NAME_USED_AGAIN,
                    COPY_WITHOUT_DIGEST,
                    CONDITIONAL_DELETE);
        }

        @Test
        void aDuplicateOfAChangedObjectWouldNeverLand() {
            assertBreaks(
                    NO_DUPLICATE_WITHOUT_AN_ORIGINAL,
                    NAME_USED_AGAIN_BESIDE_DUPLICATE,
                    DUPLICATES_OF_A_CHANGED_OBJECT_CLAIMED,
                    CONDITIONAL_DELETE);
        }

        @Test
        void aDeleteWithoutALastReadWouldLoseWhatCameAnyTimeBefore() {
            assertBreaks(NO_BYTES_VANISH, NAME_USED_AGAIN, DELETE_UNREAD);
        }
    }

    private static List<String> lastThreeOf(List<String> trace) {
        return trace.subList(trace.size() - 3, trace.size());
    }
}
