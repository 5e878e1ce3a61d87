package io.countinghouse.common.ledger;

/**
 * A content that was landed.
 *
 * @param location where its bytes are now: in the archive, or still in the raw zone
 */
public record TakenFile(String fileId, String feed, String location, long size, long batchId) {}
