package io.countinghouse.common.run.batch;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.LakePaths;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Takes one batch from whatever state it is in to CLOSED. */
public final class BatchRun {
    /** One less than the greatest, for whoever looks for one more. */
    private static final int NO_LIMIT = Integer.MAX_VALUE - 1;

    private final BatchTools tools;
    private final Batch claimed;
    private final TouchedSlices touched;

    public BatchRun(
            SparkSession spark,
            Settings settings,
            Job job,
            Progress progress,
            Database database,
            Ledger ledger,
            LakePaths paths,
            Archiver archiver,
            LeaseKeeper keeper,
            Batch claimed) {
        this.tools = new BatchTools(
                spark,
                new PinnedTables(job, paths, DeltaStore.holding(spark), new MysqlTables(spark, settings.mysql())),
                progress,
                database,
                ledger,
                archiver,
                keeper);
        this.claimed = claimed;
        // What was published under another limit must come to its end under this one.
        this.touched = new TouchedSlices(
                tools.tables(), claimed.state() == BatchState.PUBLISHED ? NO_LIMIT : settings.maxSlices());
    }

    public RunReport.BatchReport finish(boolean recovered) {
        try {
            return finished(recovered);
        } finally {
            tools.delta().release();
        }
    }

    private RunReport.BatchReport finished(boolean recovered) {
        Ledger ledger = tools.ledger();
        if (claimed.state() == BatchState.ABANDONED) {
            new CloseStage(tools).giveUp(claimed);
            return new BatchReports(tools).of(LandedBatch.recorded(ledger, claimed.batchId()), recovered, List.of());
        }
        LandedBatch batch = claimed.state() == BatchState.CLAIMED
                ? new LandStage(tools).run(claimed)
                : LandedBatch.recorded(ledger, claimed.batchId());
        List<CheckResult> checks = List.of();
        if (claimed.state() != BatchState.PUBLISHED) {
            checks = deriveAndPublish(batch);
            batch = batch.published(ledger);
        }
        new CopyStage(tools, touched).run(batch);
        new PagesStage(tools, touched).run(batch);
        new CloseStage(tools).archive(batch.batch());
        return new BatchReports(tools).of(batch, recovered, checks);
    }

    private List<CheckResult> deriveAndPublish(LandedBatch landed) {
        Batch batch = landed.batch();
        Deriver deriver = new Deriver(tools.tables(), touched, batch, landed.versions());
        PublishStage publishing = new PublishStage(tools);
        try (MysqlDimensions dimensions = new MysqlDimensions(
                tools.spark(),
                tools.database(),
                tools.mysql(),
                tools.job().dimensions(),
                tools.paths().dimensions())) {
            List<Deriver.Derived> derived = new DeriveStage(tools, deriver, dimensions).run(landed);
            List<DerivedMart> marts =
                    derived.stream().map(Deriver.Derived::mart).toList();
            List<Measured> proof =
                    derived.stream().flatMap(mart -> mart.proof().stream()).toList();
            List<CheckResult> checks = new CheckStage(tools).run(landed, marts, dimensions);
            publishing.publish(batch, publishing.stage(batch, marts), checks, proof);
            return checks;
        } finally {
            deriver.release();
        }
    }
}
