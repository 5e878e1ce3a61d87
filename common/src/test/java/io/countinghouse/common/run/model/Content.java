package io.countinghouse.common.run.model;

/** What the bytes of an object are; stands for their sha256 and their etag alike. */
enum Content {
    NOTHING,
    FIRST,
    LATE,
    CORRECTED,
    /** The bad row of FIRST, mended. */
    MENDED,
    /** The same row, mended in another way. */
    MENDED_OTHERWISE;

    /** Every file holds a good row; one that was uploaded holds a bad one too. */
    boolean hasBadRow() {
        return !isMended();
    }

    boolean isMended() {
        return this == MENDED || this == MENDED_OTHERWISE;
    }
}
