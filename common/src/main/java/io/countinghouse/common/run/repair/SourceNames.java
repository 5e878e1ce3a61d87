package io.countinghouse.common.run.repair;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.run.intake.HeldRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Holds mended rows of a mirrored table against what they named before: what names a row is corrected over there. */
record SourceNames(Job job, RejectedCells rejected) {
    /** What the source does not hold would be gone by its next reading. */
    void require(Dataset<Row> mended, Feed feed) {
        Optional<SourceFeeds> mirrored =
                job.mirrored().filter(source -> source.rows().name().equals(feed.name()));
        if (mirrored.isEmpty()) {
            return;
        }
        List<String> key = mirrored.get().identity();
        Dataset<Row> open = rejected.openRows(QuarantineFilter.ALL)
                .where(col(Rejects.FEED).equalTo(feed.name()))
                .join(
                        mended.select(
                                RejectedCells.ROW.stream().map(functions::col).toArray(Column[]::new)),
                        RejectedCells.ofRow(),
                        "left_semi");
        if (open.isEmpty()) {
            return;
        }
        // As the bytes say: rows that an earlier release rejected, or that were named otherwise then, have no such name
        // on record.
        String before = "_before";
        String now = "_now";
        RejectedCells.first(named(mended, feed, key, now)
                        .join(named(rejected.withCells(open, feed), feed, key, before), RejectedCells.ofRow())
                        .where(functions.not(col(now).eqNullSafe(col(before))))
                        .select(col(FeedSchema.FILE_ID), col(FeedSchema.LINE), col(now), col(before)))
                .ifPresent(row -> {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "Line " + row.getLong(1) + " of file " + row.getString(0)
                                    + " is a row of the source table: found "
                                    + String.join(", ", key) + " " + told(row.getString(2)) + ", expected "
                                    + told(row.getString(3))
                                    + ", which the table holds; what names a row is corrected there; nothing was landed");
                });
    }

    private static Dataset<Row> named(Dataset<Row> cells, Feed feed, List<String> key, String as) {
        Dataset<Row> named = cells;
        for (String name : key) {
            named = named.withColumn(name, HeldRows.canonical(name, FeedSchema.of(feed)));
        }
        return named.select(
                col(FeedSchema.FILE_ID),
                col(FeedSchema.LINE),
                Rejects.identity(key).as(as));
    }

    private static String told(String identity) {
        return identity == null ? "nothing that could be read" : Rejects.told(identity);
    }
}
