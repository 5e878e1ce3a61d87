package io.countinghouse.common.ledger;

import java.time.Duration;

/**
 * The right to work on a job, as long as no one else has taken a higher epoch.
 *
 * @param ttl how long a silent holder keeps it
 */
public record Lease(String job, long epoch, String runId, Duration ttl) {}
