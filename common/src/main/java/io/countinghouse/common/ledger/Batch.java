package io.countinghouse.common.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A frozen set of raw objects that is taken in together.
 *
 * @param batchId also the Delta transaction version
 * @param isAbandoned whether it was given up: none of it counts
 * @param createdAt by the database clock
 * @param frozen what it was claimed with beside its objects
 * @param withdrawn the files that it takes back; rows that were mended go along with them
 */
public record Batch(
        long batchId,
        String job,
        BatchPurpose purpose,
        boolean isAbandoned,
        BatchState state,
        Instant createdAt,
        Frozen frozen,
        List<RawObject> objects,
        List<WithdrawnFile> withdrawn) {
    public Batch {
        objects = List.copyOf(objects);
        withdrawn = List.copyOf(withdrawn);
    }

    public BatchKind kind() {
        return purpose.kind();
    }

    public String slices() {
        return purpose.slices();
    }

    public String reason() {
        return purpose.reason();
    }

    /** Up to which day its marts tell of days. */
    public LocalDate businessDate() {
        return frozen.businessDate();
    }

    /** Whether days have passed since the batch before it. */
    public boolean hasNewDays() {
        return frozen.businessDateBefore().map(frozen.businessDate()::isAfter).orElse(true);
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
