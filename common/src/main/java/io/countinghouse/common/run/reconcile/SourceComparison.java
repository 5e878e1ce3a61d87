package io.countinghouse.common.run.reconcile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.run.intake.HeldRows;
import io.countinghouse.common.run.intake.MirroredTable;
import io.countinghouse.common.run.intake.SourceSets;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.TableSnapshot;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.RawZone;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares a source table, as it is at one moment, with what the lake holds of it, value by value. */
public record SourceComparison(MirroredTable table, SourceSets sets, RawZone raw, Progress progress) {
    public ReconcileReport.Step run(LeaseKeeper keeper) {
        progress.begin(
                "compare",
                "source table " + table.source().table() + " with lake table "
                        + table.feeds().table().name());
        try (TableSnapshot snapshot = table.open()) {
            List<ExtractFile> seen = snapshot.writeRows(
                    table.seen(sets.folder(snapshot.takenAt(), keeper.lease().runId())));
            try {
                return compare(snapshot.takenAt(), seen);
            } finally {
                seen.forEach(file -> raw.delete(file.key()));
            }
        }
    }

    private ReconcileReport.Step compare(LocalDateTime takenAt, List<ExtractFile> seen) {
        Column[] columns = HeldRows.columns(table.names());
        Dataset<Row> judged = seen.isEmpty() ? null : table.judged(seen);
        Column isGood = col(FeedSchema.REJECTS).isNull();
        Dataset<Row> good =
                judged == null ? table.noRows() : judged.where(isGood).select(columns);
        long bad = judged == null ? 0 : judged.where(not(isGood)).count();
        Comparison.Difference difference = new Comparison(
                        table.feeds().identity(), table.feeds().identity())
                .between(good, table.lake().current().orElseGet(table::noRows).select(columns));
        String name = "source table " + table.source().table() + " of " + takenAt + " UTC with lake table "
                + table.feeds().table().name()
                + (bad > 0 ? " (but for " + Progress.count(bad) + " rows that are rejected)" : "");
        progress.end("compare", name + ": " + (difference.isNone() ? "equal" : "differs"));
        return new ReconcileReport.Step(
                name,
                "the table changed since it was read last, which the next run takes; or a value changed without its"
                        + " updated_at, which `run --set job.source.reading=full` takes; or rows were mended here",
                "rows",
                difference.slices(),
                difference.rows(),
                difference.shown());
    }
}
