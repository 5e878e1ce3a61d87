package io.countinghouse.common.run.model;

import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.Quarantine.Resolution;
import io.countinghouse.common.run.model.World.Copy;
import java.util.List;

/** Replay or discard the rejected row, then let the quarantine table show what is on record. */
final class ReplaySteps {
    private ReplaySteps() {}

    /** A mended file that was replayed before is left alone; a row that is not open is no row to replay. */
    static void readQuarantine(Turn turn) {
        World world = turn.world();
        Content mended = turn.driver().command().mended();
        boolean open = world.quarantine().shown() == Quarantine.State.OPEN;
        if (mended == Content.NOTHING) {
            turn.happens(world, open ? turn.driver().to(Step.DISCARD) : turn.done());
        } else if (world.taken().contains(mended)) {
            turn.happens(world, turn.done());
        } else if (open) {
            turn.happens(world, turn.driver().to(Step.KEEP_MENDED));
        } else {
            turn.fails("the row is not open");
        }
    }

    static void keep(Turn turn) {
        Content mended = turn.driver().command().mended();
        turn.happens(
                turn.world().withArchived(new Copy(0, Name.MENDED, mended, mended)),
                turn.driver().to(Step.CLAIM_REPLAY));
    }

    static void claim(Turn turn) {
        World world = turn.world();
        Content mended = turn.driver().command().mended();
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (world.openBatch().isPresent()) {
            turn.fails("another batch is open");
        } else if (world.taken().contains(mended)) {
            turn.fails("the file was taken before");
        } else if (resolved(turn)) {
            turn.fails("the row was resolved before");
        } else {
            Batch batch = Batch.claimed(List.of(new Entry(Name.MENDED, mended, mended, true, 0)));
            World claimed = world.withNewBatch(batch);
            int number = claimed.batches().size();
            turn.commits(
                    claimed.withQuarantine(world.quarantine().resolvedBy(number)),
                    turn.driver().claimed(number).to(Step.READ_CLAIMED));
        }
    }

    static void discard(Turn turn) {
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (resolved(turn)) {
            turn.fails("the row was resolved before");
        } else {
            World world = turn.world();
            turn.commits(world.withQuarantine(world.quarantine().resolvedBy(0)), turn.done());
        }
    }

    private static boolean resolved(Turn turn) {
        return !turn.world().quarantine().onRecord().isEmpty() && !turn.deviates(Deviation.NO_RESOLUTION_KEY);
    }

    static void readResolutions(Turn turn) {
        World world = turn.world();
        List<Resolution> waiting = world.quarantine().onRecord().stream()
                .filter(resolution -> !resolution.applied())
                .filter(resolution -> world.isDone(resolution)
                        || turn.deviates(Deviation.RESOLUTION_SHOWN_BEFORE_ITS_BATCH_IS_CLOSED))
                .toList();
        turn.happens(
                world,
                waiting.isEmpty()
                        ? afterShown(turn)
                        : turn.driver().withWaiting(waiting).to(Step.SHOW));
    }

    static void show(Turn turn) {
        Quarantine quarantine = turn.world().quarantine();
        List<Resolution> waiting = turn.driver().waiting();
        turn.happens(
                turn.world()
                        .withQuarantine(quarantine.showing(
                                waiting.get(waiting.size() - 1).state())),
                turn.driver().to(Step.RECORD_SHOWN));
    }

    static void recordShown(Turn turn) {
        if (turn.fenced()) {
            Quarantine quarantine = turn.world().quarantine();
            turn.commits(
                    turn.world()
                            .withQuarantine(quarantine.withApplied(turn.driver().waiting())),
                    afterShown(turn));
        } else {
            turn.fails("its lease is lost");
        }
    }

    private static Driver afterShown(Turn turn) {
        return turn.driver().ending() ? Driver.ENDING : turn.driver().toItsRows();
    }
}
