package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.World.Copy;

/** Per object: look and read, delete, record. Only the last is fenced. */
final class ArchiveSteps {
    private ArchiveSteps() {}

    /** Where a driver goes on that has dealt with an object, or has not begun. */
    static Driver nextObject(Turn turn, Batch batch, Driver driver) {
        if (!driver.objects().isEmpty()) {
            return driver.to(Step.READ_RAW);
        }
        boolean published = batch.reached(BatchState.PUBLISHED);
        if (published || !turn.deviates(Deviation.ARCHIVE_BEFORE_PUBLISH)) {
            return driver.to(Step.CLEAN_STAGE);
        }
        return driver.to(batch.takesNothing() ? Step.PUBLISH : Step.STAGE);
    }

    /** Whether it is listed with the claimed etag and its bytes have the claimed digest. */
    static void read(Turn turn) {
        Entry entry = entry(turn);
        Content raw = turn.world().raw(entry.name());
        boolean asClaimed = raw == entry.etag() && raw == entry.fileId();
        if (turn.deviates(Deviation.COPY_AFTER_PUBLISH)) {
            copy(turn, entry, asClaimed);
        } else {
            boolean goes = asClaimed || turn.deviates(Deviation.DELETE_UNREAD);
            turn.happens(
                    turn.world(),
                    goes
                            ? turn.driver().sees(raw).to(Step.DELETE_RAW)
                            : turn.driver().to(Step.RECORD_ARCHIVED));
        }
    }

    private static void copy(Turn turn, Entry entry, boolean asClaimed) {
        if (asClaimed) {
            Copy copy = new Copy(entry.month(), entry.name(), entry.fileId(), entry.fileId());
            turn.happens(
                    turn.world().withArchived(copy),
                    turn.driver().sees(entry.fileId()).to(Step.DELETE_RAW));
        } else if (turn.world().archiveHolds(entry)) {
            turn.happens(turn.world(), turn.driver().to(Step.RECORD_ARCHIVED));
        } else {
            turn.fails("the claimed content is gone and was not archived");
        }
    }

    static void delete(Turn turn) {
        Entry entry = entry(turn);
        boolean kept =
                turn.deviates(Deviation.CONDITIONAL_DELETE) && turn.world().raw(entry.name()) != entry.etag();
        turn.happens(
                kept ? turn.world() : turn.world().withRaw(entry.name(), Content.NOTHING),
                turn.driver().sees(Content.NOTHING).to(Step.RECORD_ARCHIVED));
    }

    static void record(Turn turn) {
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
            return;
        }
        Batch archived = turn.batch().withArchived(entry(turn).name());
        Driver rest = turn.driver().pastObject();
        turn.commits(turn.world().withBatch(turn.number(), archived), nextObject(turn, archived, rest));
    }

    private static Entry entry(Turn turn) {
        return turn.batch().entry(turn.driver().objects().get(0));
    }
}
