package io.countinghouse.common.store;

/** What a store said to a request with a condition. */
enum Answer {
    DONE,
    /** The condition does not hold; the request had no effect. */
    REFUSED,
    /** There is no such object. */
    ABSENT,
    /** The store does not know the condition; the request had no effect. */
    UNKNOWN_CONDITION
}
