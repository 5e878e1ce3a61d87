package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.Batch.Entry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that outlives a driver.
 *
 * @param pending uploads that have not happened yet
 * @param leaseHolder the driver whose epoch is the lease's, or NOBODY when that run is gone or was never told; the lease
 *     may have run out at any moment, so whether it has is no part of the state
 * @param batches batch n at n - 1
 * @param rejects the quarantine table
 * @param martCopy the mart's copy in the lake
 */
record World(
        List<Upload> pending,
        int leaseHolder,
        RawZone raw,
        List<Copy> archive,
        List<Batch> batches,
        Table lake,
        Table rejects,
        List<Staged> staged,
        List<Content> mart,
        MartCopy martCopy,
        Quarantine quarantine) {
    static final int NOBODY = -1;

    /** An archive object: its path is made of the month in which it came, the inspected sha256 and the name. */
    record Copy(int month, Name name, Content fileId, Content bytes) implements Comparable<Copy> {
        private static final Comparator<Copy> BY_PATH =
                Comparator.comparingInt(Copy::month).thenComparing(Copy::name).thenComparing(Copy::fileId);

        @Override
        public int compareTo(Copy other) {
            return BY_PATH.compare(this, other);
        }

        private boolean hasPathOf(Copy other) {
            return compareTo(other) == 0;
        }
    }

    /** What a driver's present run staged for a batch. The driver also stands for the partition its rows fall in. */
    record Staged(int driver, int batch, List<Content> rows) {}

    /** @param transaction the last transaction version it took */
    record MartCopy(int transaction, List<Content> rows) {}

    static World at(Scenario scenario) {
        World empty = new World(
                scenario.later(),
                NOBODY,
                RawZone.EMPTY,
                List.of(),
                List.of(),
                Table.EMPTY,
                Table.EMPTY,
                List.of(),
                List.of(),
                new MartCopy(0, List.of()),
                Quarantine.OPEN);
        World world = empty;
        for (Upload upload : scenario.before()) {
            world = world.withRaw(upload.name(), upload.content());
        }
        return world;
    }

    World after(Upload upload) {
        List<Upload> rest =
                pending.stream().filter(other -> !other.equals(upload)).toList();
        return new World(rest, leaseHolder, raw, archive, batches, lake, rejects, staged, mart, martCopy, quarantine)
                .withRaw(upload.name(), upload.content());
    }

    Content raw(Name name) {
        return raw.under(name);
    }

    World withRaw(Name name, Content content) {
        RawZone changed = raw.with(name, content);
        return new World(
                pending, leaseHolder, changed, archive, batches, lake, rejects, staged, mart, martCopy, quarantine);
    }

    World withLeaseHolder(int holder) {
        return new World(pending, holder, raw, archive, batches, lake, rejects, staged, mart, martCopy, quarantine);
    }

    Batch batch(int number) {
        return batches.get(number - 1);
    }

    /** The number of the one batch that is not closed. */
    Optional<Integer> openBatch() {
        for (int number = 1; number <= batches.size(); number++) {
            if (batch(number).state() != BatchState.CLOSED) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    World withBatch(int number, Batch batch) {
        return withBatches(Lists.with(batches, number - 1, batch));
    }

    World withNewBatch(Batch batch) {
        return withBatches(Lists.plus(batches, batch));
    }

    private World withBatches(List<Batch> changed) {
        return new World(
                pending, leaseHolder, raw, archive, changed, lake, rejects, staged, mart, martCopy, quarantine);
    }

    World withLake(Table changed) {
        return new World(
                pending, leaseHolder, raw, archive, batches, changed, rejects, staged, mart, martCopy, quarantine);
    }

    World withRejects(Table changed) {
        return new World(
                pending, leaseHolder, raw, archive, batches, lake, changed, staged, mart, martCopy, quarantine);
    }

    World withMart(List<Content> changed) {
        return new World(
                pending, leaseHolder, raw, archive, batches, lake, rejects, staged, changed, martCopy, quarantine);
    }

    World withMartCopy(MartCopy changed) {
        return new World(pending, leaseHolder, raw, archive, batches, lake, rejects, staged, mart, changed, quarantine);
    }

    World withStaged(List<Staged> changed) {
        return new World(
                pending, leaseHolder, raw, archive, batches, lake, rejects, changed, mart, martCopy, quarantine);
    }

    World withQuarantine(Quarantine changed) {
        return new World(pending, leaseHolder, raw, archive, batches, lake, rejects, staged, mart, martCopy, changed);
    }

    /** Whether nothing can change any more about what becomes of the row. */
    boolean isDone(Quarantine.Resolution resolution) {
        return resolution.batch() == 0 || batch(resolution.batch()).state() == BatchState.CLOSED;
    }

    /** The contents whose rows some batch lands. */
    List<Content> taken() {
        return Lists.sorted(
                batches.stream().flatMap(batch -> batch.taken().stream()).toList());
    }

    /** Puts the copy into the archive, over what lies at its path. */
    World withArchived(Copy copy) {
        List<Copy> others =
                archive.stream().filter(other -> !other.hasPathOf(copy)).toList();
        List<Copy> changed = Lists.sorted(Lists.plus(others, copy));
        return new World(
                pending, leaseHolder, raw, changed, batches, lake, rejects, staged, mart, martCopy, quarantine);
    }

    /** Whether the object's bytes are where its manifest says that they are. */
    boolean archiveHolds(Entry entry) {
        return archive.contains(new Copy(entry.month(), entry.name(), entry.fileId(), entry.fileId()));
    }

    /** Whether the bytes lie anywhere in the raw zone or in the archive. */
    boolean holdsBytes(Content content) {
        return raw.holds(content) || archive.stream().anyMatch(copy -> copy.bytes() == content);
    }

    /** The lake's rows at the version that the batch recorded: what the mart is derived from. */
    List<Content> derived(int batch) {
        return lake.at(batch(batch).lakeVersion());
    }
}
