package io.countinghouse.common.ledger;

/** The right to work on a job, as long as no one else has taken a higher epoch. */
public record Lease(String job, long epoch, String runId) {}
