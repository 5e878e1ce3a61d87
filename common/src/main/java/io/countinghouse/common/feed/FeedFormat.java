package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.List;

/**
 * How the raw files of a feed are written: a strict reader each, all with the same verdicts, measures and reject codes. A value,
 * equal to others of its class.
 */
public interface FeedFormat extends Serializable {
    /** What names of such files may end in, the plain one first. */
    List<String> extensions();

    /**
     * @param size bytes of the whole file as stored
     * @throws FileRefused when the start of the content tells that the file must be refused
     */
    RecordStream open(StoredBytes stored, long size, Feed feed);

    /** Whether the names of its columns stand once, above its records. */
    default boolean hasHeader() {
        return true;
    }

    /** Whether a file of this name is meant to be one. */
    default boolean isOf(String path) {
        return extensions().stream().anyMatch(path::endsWith);
    }
}
