package io.countinghouse.common.run.repair;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.ShownState;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.quarantine.RowPages;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.LakePaths;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What becomes of rows of the quarantine: the ledger says it first, the quarantine table shows it.
 *
 * @param pageRows resolved in one transaction at most
 */
public record QuarantineStates(
        SparkSession spark,
        String job,
        LakePaths paths,
        RejectedCells rejected,
        Resolutions resolutions,
        Progress progress,
        int pageRows) {
    /** Closes rows on record, a page of them in one transaction; returns how many. */
    public long discard(Lease lease, QuarantineFilter filter, String reason) {
        Dataset<Row> open = rejected.openRows(filter).select(FeedSchema.FILE_ID, FeedSchema.LINE);
        return new RowPages(open, RejectedCells.ROW, pageRows)
                .forEach(page -> resolutions.discard(
                        lease,
                        page.collectAsList().stream()
                                .map(row -> Resolution.discarded(row.getString(0), row.getLong(1), reason))
                                .toList(),
                        Worker.user()));
    }

    /** Brings the states of the quarantine table to what the ledger says. */
    public void show(Lease lease) {
        List<ShownState> waiting = resolutions.waiting(job, pageRows);
        while (!waiting.isEmpty()) {
            show(lease, waiting);
            waiting = resolutions.waiting(job, pageRows);
        }
    }

    private void show(Lease lease, List<ShownState> waiting) {
        progress.begin("quarantine", Progress.count(waiting.size()) + " resolved rows");
        List<Row> rows = waiting.stream()
                .map(row -> RowFactory.create(
                        row.fileId(),
                        row.line(),
                        row.rejectedBatchId(),
                        row.state().name()))
                .toList();
        new DeltaStore(spark)
                .update(
                        paths.rejects(),
                        spark.createDataFrame(
                                rows,
                                new StructType()
                                        .add(FeedSchema.FILE_ID, DataTypes.StringType)
                                        .add(FeedSchema.LINE, DataTypes.LongType)
                                        .add(DeltaStore.BATCH_ID, DataTypes.LongType)
                                        .add(Rejects.STATE, DataTypes.StringType)),
                        List.of(FeedSchema.FILE_ID, FeedSchema.LINE, DeltaStore.BATCH_ID),
                        Rejects.STATE);
        CrashPoint.RESOLUTIONS_SHOWN.reach();
        resolutions.applied(lease, waiting);
        progress.end("quarantine", Progress.count(waiting.size()) + " rows resolved");
    }
}
