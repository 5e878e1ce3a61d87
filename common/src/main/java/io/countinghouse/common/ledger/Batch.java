package io.countinghouse.common.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A frozen set of raw objects that is taken in together.
 *
 * @param batchId also the Delta transaction version
 * @param slices of a rebuild: a predicate over the marts' slice columns; empty for all slices and for other kinds
 * @param reason why it withdraws files, or why it was abandoned; empty for others
 * @param isAbandoned whether it was given up: none of it counts
 * @param claimRunId the run that claimed it
 * @param createdAt by the database clock
 * @param publishRunId the run that published it
 * @param publishedAt by the database clock
 * @param frozen what it was claimed with beside its objects
 * @param withdrawn the files that it takes back; rows that were mended go along with them
 */
public record Batch(
        long batchId,
        String job,
        BatchKind kind,
        String slices,
        String reason,
        boolean isAbandoned,
        BatchState state,
        String claimRunId,
        Instant createdAt,
        Optional<String> publishRunId,
        Optional<Instant> publishedAt,
        Frozen frozen,
        List<RawObject> objects,
        List<WithdrawnFile> withdrawn) {
    public Batch {
        objects = List.copyOf(objects);
        withdrawn = List.copyOf(withdrawn);
    }

    /** The objects of one feed whose rows this batch lands. */
    public List<RawObject> takenFrom(String feed) {
        return objects.stream()
                .filter(object -> object.taken() && object.feed().equals(feed))
                .toList();
    }

    /** Whether it takes back files of the feed. */
    public boolean withdrawsFrom(String feed) {
        return withdrawn.stream().anyMatch(file -> file.feed().equals(feed));
    }
}
