package io.countinghouse.common.ledger;

/**
 * The state of a rejected row that the quarantine table does not show yet.
 *
 * @param resolutionId the record that says so
 * @param rejectedBatchId the batch that rejected it
 */
public record ShownState(long resolutionId, String fileId, long line, long rejectedBatchId, Resolution.State state) {}
