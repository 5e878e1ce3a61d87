package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.World.MartCopy;
import io.countinghouse.common.run.model.World.Staged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stage, publish in one transaction, copy to the lake. All files fall into the mart's one slice. */
final class PublishSteps {
    private PublishSteps() {}

    /** Where a batch goes on that has landed. */
    static Driver begin(Turn turn, Batch batch, Driver driver) {
        if (turn.deviates(Deviation.ARCHIVE_BEFORE_PUBLISH)
                && !batch.notArchived().isEmpty()) {
            return driver.withObjects(batch.notArchived()).to(Step.READ_RAW);
        }
        return driver.to(batch.takesNothing() ? Step.PUBLISH : Step.STAGE);
    }

    /** Where a batch goes on that is published. */
    static Driver afterPublish(Turn turn, Batch batch, Driver driver) {
        Driver reloaded = driver.withObjects(batch.notArchived());
        return batch.takesNothing() ? ArchiveSteps.nextObject(turn, batch, reloaded) : reloaded.to(Step.READ_MART);
    }

    /** Deletes and loads this driver's partition, in one transaction that no lease guards. */
    static void stage(Turn turn) {
        List<Staged> staged = new ArrayList<>(turn.world().staged().stream()
                .filter(other -> other.driver() != turn.me())
                .toList());
        staged.add(new Staged(turn.me(), turn.number(), turn.world().derived(turn.number())));
        staged.sort(Comparator.comparingInt(Staged::driver));
        turn.commits(turn.world().withStaged(List.copyOf(staged)), turn.driver().to(Step.PUBLISH));
    }

    static void publish(Turn turn) {
        World world = turn.world();
        Batch batch = turn.batch();
        List<Content> staged = staged(turn);
        if (!turn.fencedToPublish()) {
            turn.fails("its lease is lost");
        } else if (batch.state() == BatchState.PUBLISHED && batch.publishedBy() == turn.me()) {
            turn.happens(world, afterPublish(turn, batch, turn.driver()));
        } else if (batch.state() != BatchState.LANDED && !turn.deviates(Deviation.NO_STATE_CHECK)) {
            turn.fails("the batch is not LANDED");
        } else if (batch.reached(BatchState.PUBLISHED)
                && !batch.takesNothing()
                && !turn.deviates(Deviation.NO_RECORD_KEYS)) {
            turn.fails("its publish is recorded already");
        } else if (!batch.takesNothing()
                && staged.size() != world.derived(turn.number()).size()
                && !turn.deviates(Deviation.NO_STAGED_TOTALS)) {
            turn.fails("what is staged does not balance with what was derived");
        } else {
            World changed = batch.takesNothing() ? world : world.withMart(staged);
            if (turn.deviates(Deviation.MART_AND_LEDGER_IN_TWO_TRANSACTIONS)) {
                turn.commits(changed, turn.driver().to(Step.PUBLISH_LEDGER));
            } else {
                publishLedger(turn, changed);
            }
        }
    }

    static void publishLedger(Turn turn) {
        if (turn.fencedToPublish()) {
            publishLedger(turn, turn.world());
        } else {
            turn.fails("its lease is lost");
        }
    }

    private static void publishLedger(Turn turn, World world) {
        Batch published = turn.batch().published(turn.me());
        turn.commits(
                world.withBatch(turn.number(), published),
                afterPublish(turn, published, turn.driver()),
                turn.driver().to(Step.PUBLISH));
    }

    static void readMart(Turn turn) {
        turn.happens(turn.world(), turn.driver().withRows(turn.world().mart()).to(Step.COPY_MART));
    }

    static void copyMart(Turn turn) {
        World world = turn.world();
        MartCopy copy = turn.number() > world.martCopy().transaction()
                ? new MartCopy(turn.number(), turn.driver().rows())
                : world.martCopy();
        boolean asPublished = copy.rows().equals(world.derived(turn.number()));
        turn.happens(
                world.withMartCopy(copy),
                asPublished
                        ? ArchiveSteps.nextObject(
                                turn, turn.batch(), turn.driver().withRows(List.of()))
                        : Driver.ENDING);
    }

    private static List<Content> staged(Turn turn) {
        return Lists.sorted(turn.world().staged().stream()
                .filter(staged -> staged.batch() == turn.number())
                .filter(staged -> turn.deviates(Deviation.STAGING_SHARED_ACROSS_EPOCHS) || staged.driver() == turn.me())
                .flatMap(staged -> staged.rows().stream())
                .toList());
    }
}
