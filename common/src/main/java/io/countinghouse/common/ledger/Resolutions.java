package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.List;

/** What became of rejected rows: {@code ledger_resolution}. Every change is fenced by the lease. */
public final class Resolutions {
    private final Database database;

    public Resolutions(Database database) {
        this.database = database;
    }

    /**
     * Closes rejected rows without landing them, on record.
     *
     * @throws CountinghouseException USAGE when one of them was resolved before; then none is closed
     */
    public void discard(Lease lease, List<Resolution> rows, String by) {
        database.inTransaction("discard rejected rows of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            insert(connection, lease.job(), null, rows, by);
            return null;
        });
    }

    /** Those that the quarantine table in the lake does not show yet; a replayed one only once its batch is published. */
    public List<Resolution> waiting(String job) {
        return database.inTransaction("look for resolutions of " + job, connection -> {
            List<Resolution> waiting = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT r.file_id, r.line, r.state, COALESCE(r.replay_file_id, '') AS replay_file_id,
                        COALESCE(r.replay_line, 0) AS replay_line, COALESCE(r.reason, '') AS reason
                    FROM ledger_resolution r LEFT JOIN ledger_batch b ON b.batch_id = r.batch_id
                    WHERE r.job = ? AND NOT r.applied AND (r.batch_id IS NULL OR b.state = 'CLOSED')
                    """)) {
                find.setString(1, job);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        waiting.add(new Resolution(
                                row.getString("file_id"),
                                row.getLong("line"),
                                Resolution.State.valueOf(row.getString("state")),
                                row.getString("replay_file_id"),
                                row.getLong("replay_line"),
                                row.getString("reason")));
                    }
                }
            }
            return waiting;
        });
    }

    /** The rows that this file of mended rows resolves. */
    public List<Resolution> replayedBy(String job, String replayFileId) {
        return database.inTransaction("look for the rows that " + replayFileId + " mends", connection -> {
            List<Resolution> rows = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT file_id, line, replay_line FROM ledger_resolution WHERE job = ? AND replay_file_id = ?
                    """)) {
                find.setString(1, job);
                find.setString(2, replayFileId);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        rows.add(Resolution.replayed(
                                row.getString("file_id"),
                                row.getLong("line"),
                                replayFileId,
                                row.getLong("replay_line")));
                    }
                }
            }
            return rows;
        });
    }

    /** The quarantine table shows these now. */
    public void applied(Lease lease, List<Resolution> rows) {
        database.inTransaction("record applied resolutions of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_resolution SET applied = TRUE WHERE job = ? AND file_id = ? AND line = ?")) {
                for (Resolution row : rows) {
                    update.setString(1, lease.job());
                    update.setString(2, row.fileId());
                    update.setLong(3, row.line());
                    update.addBatch();
                }
                update.executeBatch();
            }
            return null;
        });
    }

    /** @param batchId that lands them; null when they are discarded */
    static void insert(Connection connection, String job, Long batchId, List<Resolution> rows, String by)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_resolution
                    (job, file_id, line, state, batch_id, replay_file_id, replay_line, reason, resolved_by, resolved_at)
                VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), NULLIF(?, 0), NULLIF(?, ''), ?, UTC_TIMESTAMP(6))
                """)) {
            for (Resolution row : rows) {
                insert.setString(1, job);
                insert.setString(2, row.fileId());
                insert.setLong(3, row.line());
                insert.setString(4, row.state().name());
                insert.setObject(5, batchId);
                insert.setString(6, row.replayFileId());
                insert.setLong(7, row.replayLine());
                insert.setString(8, row.reason());
                insert.setString(9, by);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLIntegrityConstraintViolationException e) {
            throw resolvedBefore(e);
        } catch (java.sql.BatchUpdateException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("23")) {
                throw resolvedBefore(e);
            }
            throw e;
        }
    }

    private static CountinghouseException resolvedBefore(SQLException e) {
        return new CountinghouseException(
                ErrorCode.USAGE,
                "A rejected row was resolved before, so nothing was done: " + e.getMessage()
                        + "; export again to get the open rows",
                e);
    }
}
