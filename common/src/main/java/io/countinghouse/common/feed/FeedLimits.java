package io.countinghouse.common.feed;

import java.io.Serializable;

/**
 * Bounds on one raw file.
 *
 * @param maxFileBytes size of the object as stored
 * @param maxExpandedBytes size after gzip expansion
 * @param maxExpansionRatio expanded bytes per stored byte
 * @param maxRecordChars length of one record, all cells together
 * @param maxColumns columns in a header
 */
public record FeedLimits(
        long maxFileBytes, long maxExpandedBytes, int maxExpansionRatio, int maxRecordChars, int maxColumns)
        implements Serializable {
    /** How deep structs and arrays of a record may lie in each other, the record being the first. */
    public static final int MAX_DEPTH = 32;

    public static final FeedLimits DEFAULT = new FeedLimits(8L << 30, 64L << 30, 200, 1 << 20, 512);

    /** Bytes that a file of this size may expand to. */
    long maxExpanded(long storedSize) {
        boolean ratioIsStricter = storedSize <= maxExpandedBytes / maxExpansionRatio;
        return ratioIsStricter ? storedSize * maxExpansionRatio : maxExpandedBytes;
    }
}
