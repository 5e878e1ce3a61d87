package io.countinghouse.common.mart;

import io.countinghouse.common.ledger.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;

/**
 * Loads derived rows into the mart's staging table from the executors. Each partition is deleted and loaded in one
 * transaction under (batch, epoch, partition), so that a task that runs twice overwrites itself.
 */
public final class Stager {
    private static final int ROWS_PER_STATEMENT = 2000;

    private Stager() {}

    public static void stage(Database database, DerivedMart derived, long batchId, long epoch) {
        MartSql sql = new MartSql(derived.mart());
        derived.rows()
                .foreachPartition(new LoadPartition(
                        database,
                        sql.deleteStagedPartition(),
                        sql.insertStaged(),
                        derived.mart().schema().length(),
                        batchId,
                        epoch));
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

    private record LoadPartition(Database database, String delete, String insert, int columns, long batchId, long epoch)
            implements ForeachPartitionFunction<Row> {
        @Override
        public void call(Iterator<Row> rows) {
            int partition = TaskContext.getPartitionId();
            // An iterator is read once: a retry inside the transaction would load nothing, so a failure is the task's.
            database.once("stage partition " + partition, connection -> load(connection, partition, rows));
        }

        private Long load(Connection connection, int partition, Iterator<Row> rows) throws SQLException {
            try (PreparedStatement old = connection.prepareStatement(delete)) {
                old.setLong(1, batchId);
                old.setLong(2, epoch);
                old.setInt(3, partition);
                old.executeUpdate();
            }
            long loaded = 0;
            try (PreparedStatement load = connection.prepareStatement(insert)) {
                while (rows.hasNext()) {
                    Row row = rows.next();
                    load.setLong(1, batchId);
                    load.setLong(2, epoch);
                    load.setInt(3, partition);
                    for (int i = 0; i < columns; i++) {
                        load.setObject(4 + i, row.get(i));
                    }
                    load.addBatch();
                    if (++loaded % ROWS_PER_STATEMENT == 0) {
                        load.executeBatch();
                    }
                }
                load.executeBatch();
            }
            return loaded;
        }
    }
}
