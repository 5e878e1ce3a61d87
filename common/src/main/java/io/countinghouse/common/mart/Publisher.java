package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Fence;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.MeasuredRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The one fenced transaction in which marts and ledger change together. */
public final class Publisher {
    private static final int MAX_ATTEMPTS = 5;

    private final Database database;
    private final Lease lease;
    private final Runnable beforeCommit;

    /** @param beforeCommit called with everything written and nothing committed, for fault tests */
    public Publisher(Database database, Lease lease, Runnable beforeCommit) {
        this.database = database;
        this.lease = lease;
        this.beforeCommit = beforeCommit;
    }

    /**
     * Publishes every mart of the batch, or nothing. When the connection is lost, also during COMMIT, it reconnects and
     * reads the batch's state under lock, so it never guesses.
     *
     * @param checks their results, for the record
     * @param outbox alerts to send once the batch is published
     */
    public void publish(
            long batchId, List<DerivedMart> marts, List<Measured> proof, List<CheckResult> checks, List<Alert> outbox) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.open()) {
                publishOnce(connection, batchId, marts, proof, checks, outbox);
                return;
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !(Database.isRetryable(e) || Database.isConnectionFailure(e))) {
                    throw Database.failure("publish batch " + batchId, e);
                }
                Database.pause(attempt);
            }
        }
    }

    private void publishOnce(
            Connection connection,
            long batchId,
            List<DerivedMart> marts,
            List<Measured> proof,
            List<CheckResult> checks,
            List<Alert> outbox)
            throws SQLException {
        try {
            connection.setAutoCommit(false);
            Fence.lockLease(connection, lease);
            if (publishedByThisRun(connection, batchId)) {
                connection.rollback();
                return;
            }
            Fence.lockBatch(connection, batchId, BatchState.LANDED);
            publishIn(connection, batchId, marts, proof, checks, outbox);
            beforeCommit.run();
            connection.commit();
        } catch (SQLException e) {
            throw Database.lost(connection, e);
        }
    }

    private boolean publishedByThisRun(Connection connection, long batchId) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT 1 FROM ledger_batch WHERE batch_id = ? AND state = 'PUBLISHED' AND publish_run_id = ? FOR UPDATE
                """)) {
            find.setLong(1, batchId);
            find.setString(2, lease.runId());
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private void publishIn(
            Connection connection,
            long batchId,
            List<DerivedMart> marts,
            List<Measured> proof,
            List<CheckResult> checks,
            List<Alert> outbox)
            throws SQLException {
        LocalDateTime now = now(connection);
        List<Measured> measured = new ArrayList<>(proof);
        for (DerivedMart derived : marts) {
            measured.addAll(new MartPublish(connection, derived, lease, batchId, now).publish());
        }
        MeasuredRows.insert(connection, batchId, measured);
        insertChecks(connection, batchId, checks);
        insertAlerts(connection, batchId, outbox);
        update(
                connection,
                "UPDATE ledger_object SET state = 'PROCESSED' WHERE batch_id = ? AND state = 'CLAIMED'",
                batchId);
        try (PreparedStatement advance = connection.prepareStatement(
                """
                UPDATE ledger_batch SET state = 'PUBLISHED', publish_run_id = ?, published_at = ? WHERE batch_id = ?
                """)) {
            advance.setString(1, lease.runId());
            advance.setObject(2, now);
            advance.setLong(3, batchId);
            if (advance.executeUpdate() != 1) {
                throw new CountinghouseException(
                        ErrorCode.LEDGER_INCONSISTENT, "Batch " + batchId + " could not be marked as published");
            }
        }
    }

    private static LocalDateTime now(Connection connection) throws SQLException {
        try (PreparedStatement clock = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)");
                ResultSet row = clock.executeQuery()) {
            row.next();
            return row.getObject(1, LocalDateTime.class);
        }
    }

    private void insertChecks(Connection connection, long batchId, List<CheckResult> checks) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ledger_check (batch_id, name, severity, failed, run_id) VALUES (?, ?, ?, ?, ?)")) {
            for (CheckResult check : checks) {
                insert.setLong(1, batchId);
                insert.setString(2, check.name());
                insert.setString(3, check.severity().name());
                insert.setLong(4, check.failed());
                insert.setString(5, lease.runId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void insertAlerts(Connection connection, long batchId, List<Alert> outbox) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_outbox (batch_id, job, kind, body, created_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))
                """)) {
            for (Alert alert : outbox) {
                insert.setLong(1, batchId);
                insert.setString(2, lease.job());
                insert.setString(3, alert.kind());
                insert.setString(4, alert.body());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void update(Connection connection, String sql, long batchId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, batchId);
            update.executeUpdate();
        }
    }
}
