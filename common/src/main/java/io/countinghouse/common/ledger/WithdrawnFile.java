package io.countinghouse.common.ledger;

/**
 * A file of which a batch takes every row back.
 *
 * @param name its key below the job's raw folder; of a file of mended rows its name
 * @param landedBatchId the batch that landed it
 * @param rows that it had landed
 */
public record WithdrawnFile(String fileId, String feed, String name, long landedBatchId, long rows) {}
