package io.countinghouse.jobs.offsets.statement;

import java.util.ArrayList;
import java.util.List;

/** Where the tables contradict each other; the first of them are kept, all are counted. */
public final class Contradictions {
    private static final int KEPT = 20;

    private final List<String> first = new ArrayList<>();
    private long count;

    /** @param what begins with the invoice or the category that is concerned */
    void add(String what) {
        count++;
        if (first.size() < KEPT) {
            first.add(what);
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public long count() {
        return count;
    }

    /** The first of them, in the order in which they were found. */
    public List<String> first() {
        return List.copyOf(first);
    }
}
