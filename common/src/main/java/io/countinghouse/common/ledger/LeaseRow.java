package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * A job's lease as a run finds it that would like to have it.
 *
 * @param epoch of its last holder
 * @param holder that run and where it works
 * @param until when it expires, by the database clock, in UTC
 * @param held whether it may not be taken now
 */
record LeaseRow(long epoch, String holder, String until, boolean held) {
    /** MySQL's answer to NOWAIT, and MariaDB's. */
    private static final Set<Integer> LOCKED = Set.of(3572, 1205);

    private static final String LOOK =
            "SELECT epoch, holder, run_id, expires_at, expires_at > UTC_TIMESTAMP(6) AS held FROM ledger_lease"
                    + " WHERE job = ?";

    /** Locks the row until the end of the transaction, unless another transaction has locked it: it is held then. */
    static LeaseRow lock(Connection connection, String job) throws SQLException {
        insertFirst(connection, job);
        try {
            return read(connection, LOOK + " FOR UPDATE NOWAIT", job);
        } catch (SQLException e) {
            if (!LOCKED.contains(e.getErrorCode())) {
                throw e;
            }
            LeaseRow seen = read(connection, LOOK, job);
            return new LeaseRow(seen.epoch, seen.holder, seen.until, true);
        }
    }

    private static LeaseRow read(Connection connection, String sql, String job) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(sql)) {
            look.setString(1, job);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return new LeaseRow(
                        row.getLong("epoch"),
                        "run " + row.getString("run_id") + " on " + row.getString("holder"),
                        row.getString("expires_at"),
                        row.getBoolean("held"));
            }
        }
    }

    /** Only when there is none: an insert would wait for a transaction that has locked the row. */
    private static void insertFirst(Connection connection, String job) throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(
                """
                INSERT IGNORE INTO ledger_lease (job, epoch, holder, run_id, expires_at)
                SELECT ?, 0, '', '', '1970-01-02' FROM DUAL
                WHERE NOT EXISTS (SELECT 1 FROM ledger_lease WHERE job = ?)
                """)) {
            first.setString(1, job);
            first.setString(2, job);
            first.executeUpdate();
        }
    }
}
