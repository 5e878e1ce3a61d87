package io.countinghouse.common.ledger;

import java.time.Instant;

/**
 * A file whose rows count.
 *
 * @param name its key below the job's raw folder; of a file of mended rows its name
 * @param location where its bytes are kept
 * @param batchId that landed it
 * @param claimedAt when that batch was claimed, by the database clock
 * @param mended whether it is of rows that were rejected before
 */
public record PublishedFile(
        String fileId,
        String feed,
        String key,
        String name,
        String location,
        long size,
        long batchId,
        Instant claimedAt,
        long landed,
        boolean mended) {
    public WithdrawnFile withdrawn() {
        return new WithdrawnFile(fileId, feed, name, batchId, landed);
    }
}
