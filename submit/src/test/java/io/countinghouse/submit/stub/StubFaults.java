package io.countinghouse.submit.stub;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** What the next requests of an operation meet, in the order in which it was asked for. */
public final class StubFaults {
    /** What becomes of a request. */
    enum Fault {
        NONE,
        /** It is not accepted, as too many came. */
        THROTTLED,
        /** It is accepted, and the connection closed instead of an answer. */
        ANSWER_LOST,
        /** It is not accepted, as something went wrong on the other side. */
        BROKEN
    }

    private final Map<String, Queue<Fault>> planned = new HashMap<>();

    /** The next so many requests are refused, as AWS refuses when too many come. */
    public void throttle(String operation, int times) {
        plan(operation, Fault.THROTTLED, times);
    }

    /** The next so many requests are accepted, but their clients never hear of it. */
    public void loseAnswers(String operation, int times) {
        plan(operation, Fault.ANSWER_LOST, times);
    }

    /** The next so many requests end with an error of the server's own. */
    public void fail(String operation, int times) {
        plan(operation, Fault.BROKEN, times);
    }

    /** Whether every fault that was planned has been met. */
    public synchronized boolean areMet() {
        return planned.values().stream().allMatch(Queue::isEmpty);
    }

    synchronized Fault next(String operation) {
        Fault next = planned.getOrDefault(operation, new ArrayDeque<>()).poll();
        return next == null ? Fault.NONE : next;
    }

    private synchronized void plan(String operation, Fault fault, int times) {
        Queue<Fault> faults = planned.computeIfAbsent(operation, name -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }
}
