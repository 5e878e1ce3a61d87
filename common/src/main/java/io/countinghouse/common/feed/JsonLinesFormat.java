package io.countinghouse.common.feed;

import java.util.List;

/**
 * A JSON object a line in UTF-8, gzip or not; its members are the cells, in any order. Null, the empty string and a member that
 * is not there are all an empty cell. Numbers are JSON numbers and never pass through floating point; a decimal may have an
 * exponent, which is exact. Undeclared members are kept, ignored or rejected as the feed says of columns, also within structs:
 * their name in {@link FeedSchema#EXTRA} is their path, as in {@code lines[0].note}, their value the JSON text that stands there.
 */
public record JsonLinesFormat() implements FeedFormat {
    @Override
    public List<String> extensions() {
        return List.of(".jsonl", ".jsonl.gz");
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public RecordStream open(StoredBytes stored, long size, Feed feed) {
        return new JsonRecordStream(new ExpandedBytes(stored, size, feed.limits()), feed);
    }
}
