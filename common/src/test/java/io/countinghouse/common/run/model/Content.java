package io.countinghouse.common.run.model;

/** What the bytes of an object are; stands for their sha256 and their etag alike. Each holds one good and one bad row. */
enum Content {
    NOTHING,
    FIRST,
    LATE,
    CORRECTED
}
