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
import java.util.Optional;

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

    /**
     * Closes rejected rows in whose place other content came, those that are open.
     *
     * @param batchId with which they are closed; without one, at once
     */
    public void supersede(Lease lease, Optional<Long> batchId, List<Resolution> rows) {
        database.inTransaction("close superseded rows of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO ledger_resolution
                        (job, file_id, line, state, batch_id, resolved_by, resolved_at, rejected_batch_id)
                    SELECT f.job, f.file_id, ?, 'SUPERSEDED', ?, ?, UTC_TIMESTAMP(6), f.batch_id FROM ledger_file f
                    WHERE f.job = ? AND f.file_id = ? AND f.counting = 1 AND NOT EXISTS (
                        SELECT 1 FROM ledger_resolution r
                        WHERE r.job = f.job AND r.file_id = f.file_id AND r.rejected_batch_id = f.batch_id AND r.line = ?
                            AND r.withdrawn_by IS NULL)
                    """)) {
                for (Resolution row : rows) {
                    insert.setLong(1, row.line());
                    insert.setObject(2, batchId.orElse(null));
                    insert.setString(3, "run " + lease.runId());
                    insert.setString(4, lease.job());
                    insert.setString(5, row.fileId());
                    insert.setLong(6, row.line());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return null;
        });
    }

    /**
     * The states that the quarantine table in the lake does not show yet; a replayed row's only once its batch is closed. Of a
     * row that was opened and resolved again the latest.
     *
     * @param limit most of them
     */
    public List<ShownState> waiting(String job, int limit) {
        return database.inTransaction("look for resolutions of " + job, connection -> {
            List<ShownState> waiting = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT r.resolution_id, r.file_id, r.line, r.rejected_batch_id,
                        IF(r.withdrawn_by IS NULL, r.state, 'OPEN') AS state
                    FROM ledger_resolution r LEFT JOIN ledger_batch b ON b.batch_id = COALESCE(r.withdrawn_by, r.batch_id)
                    WHERE r.job = ? AND NOT r.applied AND (b.batch_id IS NULL OR b.state = 'CLOSED') AND NOT EXISTS (
                        SELECT 1 FROM ledger_resolution n
                        WHERE n.job = r.job AND n.file_id = r.file_id AND n.rejected_batch_id = r.rejected_batch_id
                            AND n.line = r.line AND n.resolution_id > r.resolution_id)
                    ORDER BY r.resolution_id LIMIT ?
                    """)) {
                find.setString(1, job);
                find.setInt(2, limit);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        waiting.add(new ShownState(
                                row.getLong("resolution_id"),
                                row.getString("file_id"),
                                row.getLong("line"),
                                row.getLong("rejected_batch_id"),
                                Resolution.State.valueOf(row.getString("state"))));
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
                    SELECT file_id, line, replay_line FROM ledger_resolution WHERE job = ? AND replay_file_id = ? AND withdrawn_by IS NULL
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
    public void applied(Lease lease, List<ShownState> rows) {
        database.inTransaction("record applied resolutions of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_resolution SET applied = TRUE WHERE resolution_id = ?")) {
                for (ShownState row : rows) {
                    update.setLong(1, row.resolutionId());
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
                    (job, file_id, line, state, batch_id, replay_file_id, replay_line, reason, resolved_by, resolved_at,
                        rejected_batch_id)
                VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), NULLIF(?, 0), NULLIF(?, ''), ?, UTC_TIMESTAMP(6),
                    (SELECT f.batch_id FROM ledger_file f WHERE f.job = ? AND f.file_id = ? AND f.counting = 1))
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
                insert.setString(10, job);
                insert.setString(11, row.fileId());
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
