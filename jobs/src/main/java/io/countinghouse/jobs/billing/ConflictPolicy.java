package io.countinghouse.jobs.billing;

/** What becomes of a bill whose identity came before with other content. */
public enum ConflictPolicy {
    /** The bill that came first stays; the later one is rejected with {@code conflict}. */
    KEEP_FIRST,
    /** The bill of the later batch takes its place; within a file that of the later line. Of two files in one batch none is later: the greater file_id decides. */
    REPLACE,
    /** What contradicts a landed bill is rejected with {@code conflict}; of new bills that contradict each other, all are. */
    REJECT
}
