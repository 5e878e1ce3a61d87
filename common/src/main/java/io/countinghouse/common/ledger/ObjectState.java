package io.countinghouse.common.ledger;

/** What became of an object of the raw zone. */
public enum ObjectState {
    CLAIMED,
    PROCESSED,
    /** The same content was taken before, under this or another name; it is not read. */
    DUPLICATE,
    REFUSED,
    /** Its batch was given up; it lies in quarantine. */
    ABANDONED
}
