package io.countinghouse.common.feed;

import java.util.List;

/**
 * An extract of a source table: a Parquet file of string columns, each cell the text that the database prints. Null and
 * the empty string are both an empty cell, for a CSV file could not tell them apart.
 */
public record ParquetFormat() implements FeedFormat {
    @Override
    public List<String> extensions() {
        return List.of(".parquet");
    }

    @Override
    public RecordStream open(StoredBytes stored, long size, Feed feed) {
        return ParquetRecordStream.open(stored, size, feed);
    }
}
