package io.countinghouse.common.ledger;

/**
 * A content that was landed.
 *
 * @param location where its bytes are kept
 */
public record TakenFile(String fileId, String feed, String location, long size, long batchId) {}
