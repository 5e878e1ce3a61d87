package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The two guards inside every transaction that changes the ledger: the epoch is mine, the batch is where I think. */
public final class Fence {
    private Fence() {}

    /**
     * From now on the server rolls back what this connection has begun when it falls silent for so long: a run that is
     * stopped, or whose machine is gone, must not keep a lock for longer than it keeps its lease.
     */
    public static void limitSilence(Connection connection, Duration ttl) throws SQLException {
        try (Statement limit = connection.createStatement()) {
            limit.execute("SET SESSION wait_timeout = " + Math.max(1, ttl.toSeconds()));
        }
    }

    /** Locks the lease row, for no longer than {@link #limitSilence}; fails with LEASE_LOST when another run holds it. */
    public static void lockLease(Connection connection, Lease lease) throws SQLException {
        limitSilence(connection, lease.ttl());
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT epoch FROM ledger_lease WHERE job = ? FOR UPDATE")) {
            lock.setString(1, lease.job());
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next() || row.getLong("epoch") != lease.epoch()) {
                    throw new CountinghouseException(
                            ErrorCode.LEASE_LOST,
                            "The lease of " + lease.job() + " was taken by another run; this run (" + lease.runId()
                                    + ", epoch " + lease.epoch() + ") changed nothing more");
                }
            }
        }
    }

    /** Locks the batch row; fails with LEDGER_INCONSISTENT when it is not in the expected state. */
    public static void lockBatch(Connection connection, long batchId, BatchState expected) throws SQLException {
        BatchState found = lockBatch(connection, batchId);
        if (found != expected) {
            throw new CountinghouseException(
                    ErrorCode.LEDGER_INCONSISTENT,
                    "Batch " + batchId + ": found state " + found + ", expected " + expected);
        }
    }

    /** Locks the batch row; returns its state. */
    static BatchState lockBatch(Connection connection, long batchId) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT state FROM ledger_batch WHERE batch_id = ? FOR UPDATE")) {
            lock.setLong(1, batchId);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new CountinghouseException(
                            ErrorCode.LEDGER_INCONSISTENT, "Batch " + batchId + " is not in the ledger");
                }
                return BatchState.valueOf(row.getString("state"));
            }
        }
    }
}
