package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.store.LakePaths;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Brings what the ledger says was taken back into the lake, where every reader subtracts it. */
record WithdrawnTable(SparkSession spark, LakePaths paths, DeltaStore delta, MysqlTables mysql) {
    /** Before any row of the batch lands, so that what it replaces does not stand in its way. */
    void write(Batch batch) {
        if (batch.withdrawn().isEmpty()) {
            return;
        }
        Dataset<Row> entries = mysql.table("ledger_withdrawal")
                .where(col("batch_id").equalTo(batch.batchId()))
                .select(
                        col("file_id").as(FeedSchema.FILE_ID),
                        col(Withdrawn.LANDED_BATCH_ID),
                        col("line").as(FeedSchema.LINE),
                        lit(false).as(Withdrawn.ABANDONED),
                        col("batch_id").as(DeltaStore.BATCH_ID));
        append(entries, batch, "withdrawn");
        CrashPoint.WITHDRAWALS_WRITTEN.reach();
    }

    /** What an abandoned batch has landed does not count, what it has withdrawn does. */
    void writeAbandoned(Batch batch) {
        append(
                spark.createDataFrame(
                        List.of(RowFactory.create(null, batch.batchId(), null, true, batch.batchId())),
                        Withdrawn.SCHEMA),
                batch,
                "abandoned");
    }

    private void append(Dataset<Row> entries, Batch batch, String application) {
        delta.append(
                entries,
                OptionalInt.empty(),
                paths.withdrawn(),
                List.of(),
                batch.job() + "/" + application,
                batch.batchId());
    }
}
