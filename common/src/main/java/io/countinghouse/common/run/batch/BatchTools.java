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
 * @param tables those of the job, with the settings that the batch goes by
 * @param keeper of the lease of this run
 */
record BatchTools(
        SparkSession spark,
        PinnedTables tables,
        Progress progress,
        Database database,
        Ledger ledger,
        Archiver archiver,
        LeaseKeeper keeper) {
    Job job() {
        return tables.job();
    }

    LakePaths paths() {
        return tables.paths();
    }

    DeltaStore delta() {
        return tables.delta();
    }

    MysqlTables mysql() {
        return tables.mysql();
    }

    Lease lease() {
        return keeper.lease();
    }

    /** A run that lost its lease begins no step, not even one that would do no harm. */
    void begin(String stage, String of, String detail) {
        keeper.requireHeld();
        progress.begin(stage, detail);
        if (!of.isEmpty()) {
            describe(stage, of);
        }
    }

    /** A thread that has ended its part of a stage may wait for the others: it is at the stage, not at that part. */
    void end(String stage, String outcome) {
        progress.end(stage, outcome);
        spark.sparkContext().setJobDescription(job().name() + "/" + stage);
    }

    /** Names the Spark jobs of this thread. */
    void describe(String stage, String of) {
        spark.sparkContext().setJobDescription(job().name() + "/" + stage + " " + of);
    }
}
