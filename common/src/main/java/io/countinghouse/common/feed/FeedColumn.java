package io.countinghouse.common.feed;

import java.io.Serializable;

/**
 * One declared column of a feed.
 *
 * @param name as it stands in the file's header, compared exactly unless the feed takes it in any case
 * @param required an empty cell is rejected with {@code missing_value}; otherwise it reads as null
 */
public record FeedColumn(String name, CellType type, boolean required) implements Serializable {
    public static FeedColumn required(String name, CellType type) {
        return new FeedColumn(name, type, true);
    }

    public static FeedColumn optional(String name, CellType type) {
        return new FeedColumn(name, type, false);
    }
}
