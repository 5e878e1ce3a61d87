package io.countinghouse.common.run.batch;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.LakePaths;
import org.apache.spark.sql.SparkSession;

/**
 * What the stages of one batch work with.
 *
 * @param job with the settings that the batch goes by
 * @param keeper of the lease of this run
 */
record BatchTools(
        SparkSession spark,
        Job job,
        Progress progress,
        Database database,
        Ledger ledger,
        LakePaths paths,
        Archiver archiver,
        LeaseKeeper keeper,
        DeltaStore delta,
        MysqlTables mysql) {
    Lease lease() {
        return keeper.lease();
    }

    PinnedTables tables() {
        return new PinnedTables(job, paths, delta, mysql);
    }

    /** A run that lost its lease begins no step, not even one that would do no harm. */
    void begin(String stage, String of, String detail) {
        keeper.requireHeld();
        spark.sparkContext().setJobDescription(job.name() + "/" + stage + (of.isEmpty() ? "" : " " + of));
        progress.begin(stage, detail);
    }
}
