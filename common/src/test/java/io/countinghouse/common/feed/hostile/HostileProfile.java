package io.countinghouse.common.feed.hostile;

/**
 * What the reader under test is set to, and how much it is given.
 *
 * @param maxFileBytes size of a file as stored
 * @param maxExpansionRatio expanded bytes per stored byte; the feed's absolute limit must be out of reach
 * @param maxRecordChars length of one record
 * @param maxColumns columns in a header
 * @param gzipNames whether names may also end in {@code .csv.gz}
 * @param giantRows records in a giant file
 */
public record HostileProfile(
        long maxFileBytes,
        int maxExpansionRatio,
        int maxRecordChars,
        int maxColumns,
        boolean gzipNames,
        int giantRows) {
    private static final long LARGEST_MADE = 16L << 20;

    /** Whether a file over the limit can be made. */
    boolean canExceedFileSize() {
        return maxFileBytes < LARGEST_MADE;
    }
}
