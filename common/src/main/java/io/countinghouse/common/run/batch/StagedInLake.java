package io.countinghouse.common.run.batch;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Mart;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was derived of marts of which MySQL keeps recent rows only, from before the publish until their copies have it: a run that
 * recovers may derive otherwise.
 */
record StagedInLake(BatchTools tools) {
    private static final String APPLICATION = "/staged";

    /** The same mart with the rows that MySQL keeps; all of them are in the lake by then. */
    DerivedMart keep(DerivedMart derived, Batch batch) {
        Mart mart = derived.mart();
        if (mart.recent().isEmpty()) {
            return derived;
        }
        tools.delta()
                .replaceAll(
                        derived.rows(),
                        path(batch, tools.lease().runId(), mart),
                        List.of(),
                        tools.job().name() + "/" + mart.name() + APPLICATION,
                        batch.batchId());
        Dataset<Row> recent = derived.rows().where(mart.recent().get().isKept(batch.businessDate()));
        MeasuredMart measured = MeasuredMart.of(mart, recent);
        return new DerivedMart(
                mart,
                derived.slices(),
                recent,
                derived.whole(),
                measured.totals(),
                measured.checksum(),
                derived.lakeVersion());
    }

    /** What the run that published the batch has kept. */
    Dataset<Row> of(Mart mart, Batch batch, String runId) {
        String path = path(batch, runId, mart);
        return tools.delta().readAt(path, tools.delta().latestVersion(path));
    }

    /** Of all runs that worked on the batch. */
    void clean(Batch batch) {
        if (tools.job().marts().stream().allMatch(mart -> mart.recent().isEmpty())) {
            return;
        }
        Path path = new Path(tools.paths().staged(batch.batchId()));
        try {
            path.getFileSystem(tools.spark().sparkContext().hadoopConfiguration())
                    .delete(path, true);
        } catch (IOException e) {
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.STORAGE), "Could not remove " + path + ": " + e.getMessage(), e);
        }
    }

    private String path(Batch batch, String runId, Mart mart) {
        return tools.paths().staged(batch.batchId()) + "/" + runId + "/" + mart.name();
    }
}
