package io.countinghouse.common.ledger;

/** How far a batch has come; it only moves forward. */
public enum BatchState {
    /** Its manifest is fixed; nothing of it is known to be in the lake. */
    CLAIMED,
    /** Its rows are in the lake, at recorded versions. */
    LANDED,
    /** It was given up before it was published: none of it counts; its files go to quarantine before it is closed. */
    ABANDONED,
    /** Its marts and ledger rows are committed. */
    PUBLISHED,
    /** Its raw files are archived. */
    CLOSED
}
