package io.countinghouse.common.run.model;

import io.countinghouse.common.run.model.Batch.Entry;
import java.util.List;

/**
 * One driver's program counter and memory.
 *
 * @param next TAKE_LEASE when it is not running
 * @param batch its batch, 0 for none
 * @param recovering whether it finishes a batch that it found open, after which it lists the raw zone
 * @param found what it listed and inspected
 * @param toArchive the objects still to archive, as the ledger had them when it read the batch
 * @param unchanged whether the object it archives had the claimed etag when it looked
 * @param bytes what it read of that object
 * @param rows what it read of the mart
 */
record Driver(
        Step next,
        int batch,
        boolean recovering,
        List<Entry> found,
        List<Name> toArchive,
        boolean unchanged,
        Content bytes,
        List<Content> rows) {
    static final Driver NOT_RUNNING = forgetful(Step.TAKE_LEASE);

    /** An exception has ended its run: the lease is given back next. */
    static final Driver ENDING = forgetful(Step.RELEASE);

    private static Driver forgetful(Step next) {
        return new Driver(next, 0, false, List.of(), List.of(), false, Content.NOTHING, List.of());
    }

    static Driver started() {
        return forgetful(Step.FIND_OPEN_BATCH);
    }

    Driver to(Step step) {
        return new Driver(step, batch, recovering, found, toArchive, unchanged, bytes, rows);
    }

    Driver recovers(int openBatch) {
        return new Driver(next, openBatch, true, found, toArchive, unchanged, bytes, rows);
    }

    Driver claimed(int newBatch) {
        return new Driver(next, newBatch, false, List.of(), toArchive, unchanged, bytes, rows);
    }

    Driver withFound(List<Entry> entries) {
        return new Driver(next, batch, recovering, entries, toArchive, unchanged, bytes, rows);
    }

    Driver withToArchive(List<Name> names) {
        return new Driver(next, batch, recovering, List.of(), names, false, Content.NOTHING, rows);
    }

    Driver looked(boolean hadClaimedEtag) {
        return new Driver(next, batch, recovering, found, toArchive, hadClaimedEtag, bytes, rows);
    }

    Driver withBytes(Content read) {
        return new Driver(next, batch, recovering, found, toArchive, unchanged, read, rows);
    }

    Driver withRows(List<Content> read) {
        return new Driver(next, batch, recovering, found, toArchive, unchanged, bytes, read);
    }
}
