package io.countinghouse.jobs.sales;

/** Who is paid when several salespeople share the best total of a store and month. */
public enum TiePolicy {
    /** Each tied leader gets the full incentive. */
    ALL,
    /** One incentive, shared to the cent by largest remainder; the lowest ids get the odd cents. */
    SPLIT,
    /** The tied leader with the lowest id. */
    FIRST
}
