package io.countinghouse.common.config;

import java.time.Duration;

/**
 * The job's lease.
 *
 * @param ttl how long a silent holder keeps it; renewed at a third of it
 * @param patience how long a run waits for a lease that another holds before it gives up with exit code 5
 * @param maxRun how long one run may hold it; {@code limits.max-run}
 */
public record LeaseSettings(Duration ttl, Duration patience, Duration maxRun) {
    private static final Duration MAX_RUN = Duration.ofHours(12);

    /** With the longest run as shipped. */
    public LeaseSettings(Duration ttl, Duration patience) {
        this(ttl, patience, MAX_RUN);
    }
}
