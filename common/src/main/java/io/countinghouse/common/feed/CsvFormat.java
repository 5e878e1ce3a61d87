package io.countinghouse.common.feed;

import java.util.List;

/** RFC 4180 text in UTF-8, gzip or not. */
public record CsvFormat() implements FeedFormat {
    @Override
    public List<String> extensions() {
        return List.of(".csv", ".csv.gz");
    }

    @Override
    public RecordStream open(StoredBytes stored, long size, Feed feed) {
        return new CsvRecordStream(new ExpandedBytes(stored, size, feed.limits()), feed);
    }
}
