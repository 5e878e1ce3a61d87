package io.countinghouse.common.mart;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Fence;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LocalLoad;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Loads derived rows into the mart's staging table from the executors. Each partition is deleted and loaded in one
 * transaction under (batch, epoch, partition), so that a task that runs twice overwrites itself.
 */
public final class Stager {
    private static final int ROWS_PER_STATEMENT = 2000;

    private Stager() {}

    /**
     * A connection of an executor that falls silent for longer than a lease lives is ended by the server, with its locks.
     *
     * @param bulk whether the server takes {@code LOAD DATA LOCAL}
     */
    public static void stage(Database database, DerivedMart derived, long batchId, Lease lease, boolean bulk) {
        MartSql sql = new MartSql(derived.mart());
        // In the order of the table's key the server writes each page once, not once for every few rows.
        derived.rows()
                .sortWithinPartitions(
                        derived.mart().key().stream().map(functions::col).toArray(Column[]::new))
                .foreachPartition(new LoadPartition(
                        database,
                        sql.deleteStagedPartition(),
                        bulk ? sql.loadStaged() : sql.insertStaged(),
                        bulk,
                        derived.mart().schema().length(),
                        batchId,
                        lease.epoch(),
                        lease.ttl()));
    }

    /** Deletes what was staged for this batch and earlier ones, by whichever run. */
    public static void clean(Database database, List<Mart> marts, long batchId) {
        for (Mart mart : marts) {
            String clean = new MartSql(mart).cleanStage();
            int deleted;
            do {
                deleted = database.inTransaction("clean " + MartSql.stageTable(mart), connection -> {
                    try (PreparedStatement delete = connection.prepareStatement(clean)) {
                        delete.setLong(1, batchId);
                        return delete.executeUpdate();
                    }
                });
            } while (deleted > 0);
        }
    }

    private record LoadPartition(
            Database database,
            String delete,
            String load,
            boolean bulk,
            int columns,
            long batchId,
            long epoch,
            Duration silence)
            implements ForeachPartitionFunction<Row> {
        @Override
        public void call(Iterator<Row> rows) {
            int partition = TaskContext.getPartitionId();
            String purpose = "stage partition " + partition;
            // Sorting comes before the first row; the connection would be silent meanwhile.
            boolean isEmpty = !rows.hasNext();
            // An iterator is read once: a retry inside the transaction would load nothing, so a failure is the task's.
            if (bulk) {
                database.onceLoading(purpose, connection -> loadText(connection, partition, rows, isEmpty));
            } else {
                database.once(purpose, connection -> insert(connection, partition, rows));
            }
        }

        private void deleteOld(Connection connection, int partition) throws SQLException {
            Fence.limitSilence(connection, silence);
            try (PreparedStatement old = connection.prepareStatement(delete)) {
                old.setLong(1, batchId);
                old.setLong(2, epoch);
                old.setInt(3, partition);
                old.executeUpdate();
            }
        }

        private Long loadText(Connection connection, int partition, Iterator<Row> rows, boolean isEmpty)
                throws SQLException {
            deleteOld(connection, partition);
            if (isEmpty) {
                return 0L;
            }
            LoadText text = new LoadText(rows, batchId + "\t" + epoch + "\t" + partition + "\t", columns);
            long taken = LocalLoad.load(connection, load, text);
            if (taken != text.count()) {
                throw new SQLException("The server took " + taken + " rows of " + text.count());
            }
            return taken;
        }

        private Long insert(Connection connection, int partition, Iterator<Row> rows) throws SQLException {
            deleteOld(connection, partition);
            long loaded = 0;
            try (PreparedStatement insert = connection.prepareStatement(load)) {
                while (rows.hasNext()) {
                    Row row = rows.next();
                    insert.setLong(1, batchId);
                    insert.setLong(2, epoch);
                    insert.setInt(3, partition);
                    for (int i = 0; i < columns; i++) {
                        insert.setObject(4 + i, row.get(i));
                    }
                    insert.addBatch();
                    if (++loaded % ROWS_PER_STATEMENT == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            return loaded;
        }
    }
}
