package io.countinghouse.common.source;

import java.time.Duration;

/**
 * How a snapshot is opened.
 *
 * @param connections that read at the same time; at least 1
 * @param lockWait how long one attempt waits for sessions that are writing to the table; whole seconds, at least 1. Whoever
 *     wants to write meanwhile waits as well, so it should be short
 * @param lockAttempts how often it is tried; writers go first in between
 */
public record SnapshotOptions(int connections, Duration lockWait, int lockAttempts) {
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(4, Duration.ofSeconds(5), 5);

    public SnapshotOptions {
        if (connections < 1 || lockWait.toSeconds() < 1 || lockAttempts < 1) {
            throw new IllegalArgumentException("connections " + connections + ", lock wait " + lockWait
                    + ", lock attempts " + lockAttempts + ": each must be at least 1");
        }
    }
}
