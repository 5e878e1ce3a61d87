package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.World.Copy;

/** Per object: look, copy, verify, delete, record. Only the last is fenced. */
final class ArchiveSteps {
    private ArchiveSteps() {}

    /** Where a driver goes on that has dealt with an object, or has not begun. */
    static Driver nextObject(Turn turn, Batch batch, Driver driver) {
        if (!driver.toArchive().isEmpty()) {
            return driver.to(Step.LOOK_AT_RAW);
        }
        boolean published = batch.reached(BatchState.PUBLISHED);
        if (published || !turn.deviates(Deviation.ARCHIVE_BEFORE_PUBLISH)) {
            return driver.to(Step.CLEAN_STAGE);
        }
        return driver.to(batch.takesNothing() ? Step.PUBLISH : Step.STAGE);
    }

    static void look(Turn turn) {
        Entry entry = entry(turn);
        boolean unchanged = turn.world().raw(entry.name()) == entry.etag();
        Driver looked = turn.driver().looked(unchanged);
        if (turn.world().archiveHolds(turn.month(), entry)) {
            turn.happens(turn.world(), looked.to(unchanged ? Step.DELETE_RAW : Step.RECORD_ARCHIVED));
        } else if (unchanged) {
            turn.happens(turn.world(), looked.to(Step.READ_FOR_ARCHIVE));
        } else {
            turn.fails("the claimed content is gone and was not archived");
        }
    }

    static void read(Turn turn) {
        Content bytes = turn.world().raw(entry(turn).name());
        if (bytes == Content.NOTHING) {
            turn.fails("the object is gone");
        } else {
            turn.happens(turn.world(), turn.driver().withBytes(bytes).to(Step.WRITE_ARCHIVE));
        }
    }

    static void write(Turn turn) {
        Entry entry = entry(turn);
        Content bytes = turn.driver().bytes();
        if (turn.deviates(Deviation.DIGEST_CHECKED_COPY) && bytes != entry.fileId()) {
            turn.fails("it read other bytes than were claimed");
        } else {
            turn.happens(
                    turn.world().withArchived(new Copy(turn.month(), entry.name(), entry.fileId(), bytes)),
                    turn.driver().withBytes(Content.NOTHING).to(Step.VERIFY_ARCHIVE));
        }
    }

    static void verify(Turn turn) {
        Entry entry = entry(turn);
        if (turn.world().archiveHolds(turn.month(), entry)) {
            turn.happens(turn.world(), turn.driver().to(Step.DELETE_RAW));
        } else {
            turn.fails("the archive copy has other bytes than were claimed");
        }
    }

    static void delete(Turn turn) {
        Entry entry = entry(turn);
        boolean kept =
                turn.deviates(Deviation.CONDITIONAL_DELETE) && turn.world().raw(entry.name()) != entry.etag();
        turn.happens(
                kept ? turn.world() : turn.world().withRaw(entry.name(), Content.NOTHING),
                turn.driver().to(Step.RECORD_ARCHIVED));
    }

    static void record(Turn turn) {
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
            return;
        }
        Batch archived = turn.batch().withArchived(entry(turn).name());
        Driver driver = turn.driver();
        Driver rest = driver.withToArchive(
                driver.toArchive().subList(1, driver.toArchive().size()));
        turn.commits(turn.world().withBatch(turn.number(), archived), nextObject(turn, archived, rest));
    }

    private static Entry entry(Turn turn) {
        return turn.batch().entry(turn.driver().toArchive().get(0));
    }
}
