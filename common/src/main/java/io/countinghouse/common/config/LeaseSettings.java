package io.countinghouse.common.config;

import java.time.Duration;

/**
 * The job's lease.
 *
 * @param ttl how long a silent holder keeps it; renewed at a third of it
 * @param patience how long a run waits for a lease that another holds before it gives up with exit code 5
 */
public record LeaseSettings(Duration ttl, Duration patience) {}
