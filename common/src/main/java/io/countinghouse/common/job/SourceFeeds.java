package io.countinghouse.common.job;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.lake.LakeTable;
import java.util.List;

/**
 * How a table of another server becomes raw files: its rows, and those that are gone from it as they were last seen.
 *
 * @param rows files named {@code rows-NNNNN.parquet}; its columns are read
 * @param deleted files named {@code deleted-NNNNN.parquet}, of the same columns
 * @param table what both are landed in: a history, whose key names a row
 * @param updated the column that says when a row was changed last
 */
public record SourceFeeds(Feed rows, Feed deleted, LakeTable table, String updated) {
    public static final String ROWS = "rows";
    public static final String DELETED = "deleted";

    /** The columns that name a row. */
    public List<String> identity() {
        return table.history().orElseThrow().key();
    }
}
