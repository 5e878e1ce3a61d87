package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Fence;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.MeasuredRows;
import io.countinghouse.common.ledger.NamedSession;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.notify.Notice;
import io.countinghouse.common.notify.Outbox;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The one fenced transaction in which marts and ledger change together. */
public final class Publisher {
    private static final int MAX_ATTEMPTS = 5;

    /** Of one statement, so that none takes long; a few seconds' work. */
    private static final int ROWS_PER_STATEMENT = 200_000;

    private final Database database;
    private final Lease lease;
    private final Runnable beforeCommit;
    private final int rowsPerStatement;

    /** @param beforeCommit called with everything written and nothing committed, for fault tests */
    public Publisher(Database database, Lease lease, Runnable beforeCommit) {
        this(database, lease, beforeCommit, ROWS_PER_STATEMENT);
    }

    Publisher(Database database, Lease lease, Runnable beforeCommit, int rowsPerStatement) {
        this.database = database;
        this.lease = lease;
        this.beforeCommit = beforeCommit;
        this.rowsPerStatement = rowsPerStatement;
    }

    /**
     * Publishes every mart of the batch, or nothing. When the connection is lost, also during COMMIT, it reconnects and
     * reads the batch's state under lock, so it never guesses. What the server still does for the lost connection is ended
     * first: it holds the locks.
     *
     * @param outbox what people should hear of once the batch is published
     */
    public void publish(Batch batch, List<DerivedMart> marts, List<Measured> proof, List<Notice> outbox) {
        boolean isSlow = false;
        for (int attempt = 1; ; attempt++) {
            String session = lease.runId() + "/publish-" + attempt;
            try (Connection connection = database.open()) {
                NamedSession.begin(connection, session, database.socketTimeout());
                publishOnce(connection, batch, marts, proof, outbox);
                return;
            } catch (SQLException e) {
                if (Database.isConnectionFailure(e)) {
                    end(session, e);
                }
                // MySQL ends no statement that changes rows: its silence, twice, says the same.
                if (NamedSession.isTooLong(e) || (isSlow && isSilence(e))) {
                    throw tooLong(batch.batchId(), e);
                }
                isSlow |= isSilence(e);
                if (attempt == MAX_ATTEMPTS || !(Database.isRetryable(e) || Database.isConnectionFailure(e))) {
                    throw Database.failure("publish batch " + batch.batchId(), e);
                }
                Database.pause(attempt);
            }
        }
    }

    private void end(String session, SQLException lost) {
        try (Connection other = database.open()) {
            NamedSession.end(other, session);
        } catch (SQLException | CountinghouseException e) {
            lost.addSuppressed(e);
        }
    }

    private static boolean isSilence(SQLException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(SocketTimeoutException.class::isInstance);
    }

    private CountinghouseException tooLong(long batchId, SQLException e) {
        return new CountinghouseException(
                ErrorCode.STATEMENT_TOO_LONG,
                "Nothing was published; a statement of batch " + batchId + " over about " + rowsPerStatement
                        + " rows took longer than "
                        + NamedSession.longest(database.socketTimeout()).toMillis() / 1000.0
                        + " s, four fifths of mysql.socket-timeout; raise that setting and run again, or see what holds the"
                        + " server up: " + e.getMessage(),
                e);
    }

    private void publishOnce(
            Connection connection, Batch batch, List<DerivedMart> marts, List<Measured> proof, List<Notice> outbox)
            throws SQLException {
        try {
            connection.setAutoCommit(false);
            Fence.lockLease(connection, lease);
            if (publishedByThisRun(connection, batch.batchId())) {
                connection.rollback();
                return;
            }
            Fence.lockBatch(connection, batch.batchId(), BatchState.LANDED);
            publishIn(connection, batch, marts, proof, outbox);
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
            Connection connection, Batch batch, List<DerivedMart> marts, List<Measured> proof, List<Notice> outbox)
            throws SQLException {
        long batchId = batch.batchId();
        LocalDateTime now = now(connection);
        List<Measured> measured = new ArrayList<>(proof);
        for (DerivedMart derived : marts) {
            measured.addAll(new MartPublish(connection, derived, lease, batch, now, rowsPerStatement).publish());
        }
        MeasuredRows.insert(connection, batchId, measured);
        Outbox.add(connection, lease, OptionalLong.of(batchId), outbox);
        Withdrawals.takeEffect(connection, batchId);
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

    private static void update(Connection connection, String sql, long batchId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, batchId);
            update.executeUpdate();
        }
    }
}
