package io.countinghouse.common.ledger;

import java.time.Instant;

/**
 * A file whose rows count.
 *
 * @param named as it is told when it is taken back
 * @param location where its bytes are kept
 * @param claimedAt when its batch was claimed, by the database clock
 * @param mended whether it is of rows that were rejected before
 */
public record PublishedFile(
        WithdrawnFile named, String key, String location, long size, Instant claimedAt, boolean mended) {
    public WithdrawnFile withdrawn() {
        return named;
    }

    public String fileId() {
        return named.fileId();
    }

    public String feed() {
        return named.feed();
    }

    /** Its key below the job's raw folder; of a file of mended rows its name. */
    public String name() {
        return named.name();
    }

    /** The batch that landed it. */
    public long batchId() {
        return named.landedBatchId();
    }
}
