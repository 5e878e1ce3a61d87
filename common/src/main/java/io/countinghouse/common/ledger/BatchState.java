package io.countinghouse.common.ledger;

/** How far a batch has come; it only moves forward. */
public enum BatchState {
    /** Its manifest is fixed; nothing of it is known to be in the lake. */
    CLAIMED,
    /** Its rows are in the lake, at recorded versions. */
    LANDED,
    /** Its marts and ledger rows are committed. */
    PUBLISHED,
    /** Its raw files are archived. */
    CLOSED
}
