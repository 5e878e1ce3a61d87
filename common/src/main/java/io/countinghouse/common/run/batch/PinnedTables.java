package io.countinghouse.common.run.batch;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.store.LakePaths;
import java.util.Map;

/** The lake tables of a job, each at the version that a batch recorded. */
public record PinnedTables(Job job, LakePaths paths, DeltaStore delta, MysqlTables mysql) {
    PinnedTable at(String table, Map<String, LakeVersion> versions) {
        return new PinnedTable(
                job.table(table),
                delta.readAt(paths.table(table), versions.get(table).deltaVersion()),
                new LakeReader(job, paths, delta).withdrawnAt(versions));
    }
}
