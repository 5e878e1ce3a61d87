package io.countinghouse.common.ledger;

import java.time.Instant;

/**
 * When a batch was published, by the database clock.
 *
 * @param runId of the run that did it
 */
public record Publication(String runId, Instant at) {}
