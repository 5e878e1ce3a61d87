package io.countinghouse.common.run;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.lake.LakeTable;

/**
 * How a table of another server becomes raw files: its rows, and those that are gone from it as they were last seen.
 *
 * @param rows files named {@code rows-NNNNN.parquet}; its columns are read
 * @param deleted files named {@code deleted-NNNNN.parquet}, of the same columns
 * @param table what both are landed in: a history whose key is {@code key}
 * @param key the column that names a row, a whole number
 * @param updated the column that says when a row was changed last
 */
public record SourceFeeds(Feed rows, Feed deleted, LakeTable table, String key, String updated) {
    public static final String ROWS = "rows";
    public static final String DELETED = "deleted";
}
