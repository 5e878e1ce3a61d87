package io.countinghouse.jobs.billing;

/** What becomes of a bill whose identity came before with other content. */
public enum ConflictPolicy {
    /** The bill that came first, of one batch in the file that the store had first, stays; the later one is rejected with {@code conflict}. */
    KEEP_FIRST,
    /**
     * The bill of the later batch takes its place; within a batch that of the later file, by the store's time and then by name,
     * and within a file that of the later line.
     */
    REPLACE,
    /** What contradicts a landed bill is rejected with {@code conflict}; of new bills that contradict each other, all are. */
    REJECT
}
