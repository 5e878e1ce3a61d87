package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import java.util.List;

/**
 * A batch's rows in the ledger.
 *
 * @param archived the names whose objects are recorded as archived
 * @param lakeVersion the recorded version of the lake table; 0 until it has landed
 * @param publishedBy the driver whose present run published it, or {@link World#NOBODY}
 */
record Batch(BatchState state, List<Entry> manifest, List<Name> archived, int lakeVersion, int publishedBy) {
    /**
     * One object of the manifest.
     *
     * @param etag as it was listed
     * @param fileId as it was inspected
     * @param taken whether its rows are landed; otherwise it is a duplicate
     * @param month in the path of its copy
     */
    record Entry(Name name, Content etag, Content fileId, boolean taken, int month) {
        Entry inspected(Content bytes, boolean isNew, int arrival) {
            return new Entry(name, etag, bytes, isNew, arrival);
        }
    }

    static Batch claimed(List<Entry> manifest) {
        return new Batch(BatchState.CLAIMED, manifest, List.of(), 0, World.NOBODY);
    }

    Batch landed(int version) {
        return new Batch(BatchState.LANDED, manifest, archived, version, publishedBy);
    }

    Batch published(int driver) {
        return new Batch(BatchState.PUBLISHED, manifest, archived, lakeVersion, driver);
    }

    Batch closed() {
        return new Batch(BatchState.CLOSED, manifest, archived, lakeVersion, publishedBy);
    }

    Batch publisherGone() {
        return new Batch(state, manifest, archived, lakeVersion, World.NOBODY);
    }

    Batch withArchived(Name name) {
        if (archived.contains(name)) {
            return this;
        }
        return new Batch(state, manifest, Lists.sorted(Lists.plus(archived, name)), lakeVersion, publishedBy);
    }

    Entry entry(Name name) {
        return manifest.stream()
                .filter(entry -> entry.name() == name)
                .findFirst()
                .orElseThrow();
    }

    List<Name> notArchived() {
        return manifest.stream()
                .map(Entry::name)
                .filter(name -> !archived.contains(name))
                .toList();
    }

    List<Content> taken() {
        return Lists.sorted(
                manifest.stream().filter(Entry::taken).map(Entry::fileId).toList());
    }

    boolean takesNothing() {
        return manifest.stream().noneMatch(Entry::taken);
    }

    boolean reached(BatchState reached) {
        return state.compareTo(reached) >= 0;
    }
}
