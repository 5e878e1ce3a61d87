package io.countinghouse.common.ledger;

/** What a batch takes in. */
public enum BatchKind {
    /** New files of the raw zone. */
    INTAKE,
    /** One file of mended rows that were rejected before. */
    REPLAY,
    /** No file: slices of the marts are derived again from the lake. */
    REBUILD,
    /** No file: published ones are taken back. */
    RETRACT,
    /** No file: days have passed, and marts have rows for each day. */
    REFRESH
}
