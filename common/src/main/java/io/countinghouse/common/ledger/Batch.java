package io.countinghouse.common.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A frozen set of raw objects that is taken in together.
 *
 * @param batchId also the Delta transaction version
 * @param slices of a rebuild: a predicate over the marts' slice columns; empty for all slices and for other kinds
 * @param claimRunId the run that claimed it
 * @param createdAt by the database clock
 * @param publishRunId the run that published it
 * @param publishedAt by the database clock
 */
public record Batch(
        long batchId,
        String job,
        BatchKind kind,
        String slices,
        BatchState state,
        String claimRunId,
        Instant createdAt,
        Optional<String> publishRunId,
        Optional<Instant> publishedAt,
        List<RawObject> objects) {
    public Batch {
        objects = List.copyOf(objects);
    }

    /** The objects of one feed whose rows this batch lands. */
    public List<RawObject> takenFrom(String feed) {
        return objects.stream()
                .filter(object -> object.taken() && object.feed().equals(feed))
                .toList();
    }
}
