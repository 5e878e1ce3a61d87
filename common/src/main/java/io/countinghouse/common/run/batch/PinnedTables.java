package io.countinghouse.common.run.batch;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.store.LakePaths;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The lake tables of a job, each at the version that a batch recorded. */
public record PinnedTables(Job job, LakePaths paths, DeltaStore delta, MysqlTables mysql) {
    PinnedTable at(String table, Batch batch, Map<String, LakeVersion> versions) {
        String path = paths.table(table);
        long version = versions.get(table).deltaVersion();
        return new PinnedTable(
                job.table(table),
                batch.businessDate(),
                delta.readAt(path, version),
                batch.batchId(),
                delta.ofBatch(path, version, batch.batchId()),
                () -> delta.isOnlyOf(path, version, batch.batchId()),
                new LakeReader(job, paths, delta).withdrawnAt(versions));
    }

    /** What was published of a mart before the batch: its schema. */
    Dataset<Row> copy(Mart mart, Map<String, LakeVersion> versions) {
        Column[] columns =
                Arrays.stream(mart.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
        return delta.readAt(paths.table(mart.name()), versions.get(mart.name()).deltaVersion())
                .select(columns);
    }
}
