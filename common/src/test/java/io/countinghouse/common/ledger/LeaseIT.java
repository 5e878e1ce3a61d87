package io.countinghouse.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.Publisher;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseIT {
    private static final String RAW = "s3a://bucket/raw/sales-marts/";
    private static final String JOB = "some-job";
    private static final LeaseSettings LONG = new LeaseSettings(Duration.ofMinutes(5), Duration.ofMillis(1));
    private static final LeaseSettings SHORT = new LeaseSettings(Duration.ofMillis(600), Duration.ofMillis(1));
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CountDownLatch lost = new CountDownLatch(1);
    private Workspace workspace;
    private Database database;

    @BeforeEach
    void migrate() {
        workspace = RealParts.shared().workspace();
        workspace.migrate();
        database = new Database(workspace.runtime());
    }

    @Test
    void aSecondRunIsToldWhoHoldsTheLeaseAndEndsWithItsOwnExitCode() {
        try (LeaseKeeper first = acquire(LONG, "run-1")) {
            assertThat(first.lease()).isEqualTo(new Lease(JOB, 1, "run-1", LONG.ttl()));
            assertThatThrownBy(() -> acquire(LONG, "run-2"))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.LEASE_HELD))
                    .hasMessageContaining("held by run run-1 on here");
        }
        try (LeaseKeeper next = acquire(LONG, "run-3")) {
            assertThat(next.lease().epoch()).isEqualTo(2);
        }
    }

    @Test
    void aHeartbeatKeepsTheLeaseLongerThanItsTimeToLive() throws InterruptedException {
        try (LeaseKeeper first = acquire(SHORT, "run-1")) {
            String taken =
                    workspace.query("SELECT expires_at FROM ledger_lease").get(0);
            String renewed = "SELECT run_id, epoch FROM ledger_lease WHERE expires_at > '" + taken + "' + INTERVAL "
                    + 2 * SHORT.ttl().toMillis() * 1000 + " MICROSECOND";
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (workspace.query(renewed).isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
            assertThat(workspace.query(renewed)).containsExactly(first.lease().runId() + "|1");
        }
    }

    @Test
    void anExpiredLeaseIsTakenWithTheNextEpoch() {
        try (LeaseKeeper old = acquire(LONG, "run-1")) {
            expire();
            try (LeaseKeeper taken = acquire(LONG, "run-2")) {
                assertThat(taken.lease().epoch()).isEqualTo(2);
                assertThat(old.lease().epoch()).isEqualTo(1);
            }
        }
    }

    @Test
    void theOldHolderOfATakenLeaseIsStopped() throws InterruptedException {
        try (LeaseKeeper old = acquire(SHORT, "run-1")) {
            workspace.execute("UPDATE ledger_lease SET epoch = 2, run_id = 'run-2'");
            assertThat(lost.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(old.lease().epoch()).isEqualTo(1);
        }
    }

    @Test
    void theOldHolderCannotGiveBackWhatAnotherRunHolds() {
        LeaseKeeper old = acquire(LONG, "run-1");
        expire();
        try (LeaseKeeper taken = acquire(LONG, "run-2")) {
            old.close();
            assertThatThrownBy(() -> acquire(LONG, "run-3")).hasMessageContaining("held by run run-2");
            assertThat(taken.lease().epoch()).isEqualTo(2);
        }
    }

    @Test
    void theOldHolderPublishesNothingAndAdvancesNoBatch() {
        try (LeaseKeeper old = acquire(LONG, "run-1")) {
            Ledger ledger = new Ledger(database);
            Batch batch = ledger.claim(old.lease(), RAW, List.of(), List.of(), List.of(), Optional.empty());
            expire();
            try (LeaseKeeper taken = acquire(LONG, "run-2")) {
                assertThat(taken.lease().epoch()).isEqualTo(2);
                List<String> before = workspace.query("SELECT * FROM ledger_batch");
                assertLost(() ->
                        new Publisher(database, old.lease(), () -> {}).publish(batch, List.of(), List.of(), List.of()));
                assertLost(() -> ledger.close(old.lease(), batch.batchId(), BatchState.PUBLISHED));
                assertLost(() -> ledger.claim(old.lease(), RAW, List.of(), List.of(), List.of(), Optional.empty()));
                assertThat(workspace.query("SELECT * FROM ledger_batch")).isEqualTo(before);
            }
        }
    }

    @Test
    void aBatchThatIsNotLandedIsNotPublishedByItsHolderEither() {
        try (LeaseKeeper keeper = acquire(LONG, "run-1")) {
            Batch batch =
                    new Ledger(database).claim(keeper.lease(), RAW, List.of(), List.of(), List.of(), Optional.empty());
            assertThatThrownBy(() -> new Publisher(database, keeper.lease(), () -> {})
                            .publish(batch, List.of(), List.of(), List.of()))
                    .hasMessageContaining("found state CLAIMED, expected LANDED");
        }
    }

    @Test
    void aJobHasOneOpenBatchAtMost() {
        try (LeaseKeeper keeper = acquire(LONG, "run-1")) {
            Ledger ledger = new Ledger(database);
            ledger.claim(keeper.lease(), RAW, List.of(), List.of(), List.of(), Optional.empty());
            assertThatThrownBy(
                            () -> ledger.claim(keeper.lease(), RAW, List.of(), List.of(), List.of(), Optional.empty()))
                    .hasMessageContaining("ledger_batch_one_open");
        }
    }

    @Test
    void anExpiredLeaseIsToldAsHeldWhileItsHolderIsInATransaction() throws SQLException {
        try (LeaseKeeper old = acquire(LONG, "run-1")) {
            expire();
            try (Connection open = openTransaction(old.lease())) {
                assertThatThrownBy(() -> acquire(LONG, "run-2"))
                        .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                                .isEqualTo(ErrorCode.LEASE_HELD))
                        .hasMessageContaining("held by run run-1 on here");
                open.rollback();
            }
        }
    }

    @Test
    void aHolderThatFallsSilentInATransactionLosesItWithItsLease() throws SQLException {
        try (LeaseKeeper old = acquire(LONG, "run-1")) {
            expire();
            Lease brief = new Lease(JOB, old.lease().epoch(), "run-1", Duration.ofSeconds(3));
            try (Connection silent = openTransaction(brief);
                    LeaseKeeper taken = acquire(new LeaseSettings(LONG.ttl(), LIMIT), "run-2")) {
                assertThat(taken.lease().epoch()).isEqualTo(2);
                assertThatThrownBy(silent::commit).isInstanceOf(SQLException.class);
            }
        }
    }

    private Connection openTransaction(Lease lease) throws SQLException {
        Connection connection = database.open();
        connection.setAutoCommit(false);
        Fence.lockLease(connection, lease);
        return connection;
    }

    private LeaseKeeper acquire(LeaseSettings settings, String run) {
        return LeaseKeeper.acquire(database, settings, JOB, run, "here", reason -> lost.countDown());
    }

    /** As after a long silence; the heartbeat of these tests comes later or finds the lease taken. */
    private void expire() {
        workspace.execute("UPDATE ledger_lease SET expires_at = '2000-01-01'");
    }

    private static void assertLost(Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.LEASE_LOST));
    }
}
