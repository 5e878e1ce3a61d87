package io.countinghouse.common.ledger;

import java.sql.PreparedStatement;
import java.util.List;

/** The record of data tests: of every run, whatever became of it. */
public record CheckRows(Database database) {
    /** Adds to the record; what stands there is never changed. */
    public void add(Lease lease, long batchId, List<CheckResult> results) {
        database.inTransaction("record the data tests of batch " + batchId, connection -> {
            Fence.lockLease(connection, lease);
            Fence.lockBatch(connection, batchId, BatchState.LANDED);
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO ledger_check (batch_id, run_id, table_name, name, kind, severity, looked_at, failed, share,
                        passed, samples, checked_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
                    """)) {
                for (CheckResult result : results) {
                    insert.setLong(1, batchId);
                    insert.setString(2, lease.runId());
                    insert.setString(3, result.table());
                    insert.setString(4, result.name());
                    insert.setString(5, result.kind());
                    insert.setString(6, result.severity().name());
                    insert.setLong(7, result.rows());
                    insert.setLong(8, result.failed());
                    insert.setBigDecimal(9, result.share());
                    insert.setBoolean(10, result.passed());
                    insert.setString(11, result.samples().isEmpty() ? null : String.join("\n", result.samples()));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return results.size();
        });
    }
}
