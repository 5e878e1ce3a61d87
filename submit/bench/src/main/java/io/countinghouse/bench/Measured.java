package io.countinghouse.bench;

import java.util.OptionalLong;

/**
 * What one cold process took.
 *
 * @param seconds by the wall clock
 * @param cpuSeconds of user and system, those of its child processes included
 * @param peakBytes the largest resident set that one of its processes had
 * @param heapBytes the fullest heap before a collection; none where no collection was seen
 */
record Measured(double seconds, double cpuSeconds, long peakBytes, OptionalLong heapBytes) {
    Measured lasting(double otherSeconds) {
        return new Measured(otherSeconds, cpuSeconds, peakBytes, heapBytes);
    }
}
