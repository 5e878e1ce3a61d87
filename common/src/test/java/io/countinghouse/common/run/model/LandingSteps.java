package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.Batch.Entry;
import java.util.Arrays;
import java.util.List;

/** Read the claimed files, write rows and rejects with the batch as transaction version, record. */
final class LandingSteps {
    private LandingSteps() {}

    /** Where a batch goes on that is claimed. */
    static Driver begin(Turn turn, Batch batch, Driver driver) {
        return landFrom(contents(turn, batch, driver), driver);
    }

    static Driver landFrom(List<Content> contents, Driver driver) {
        return driver.to(contents.isEmpty() ? Step.RECORD_LANDED : Step.READ_CLAIMED);
    }

    static void readClaimed(Turn turn) {
        boolean readable = rereads(turn, turn.driver())
                || turn.batch().manifest().stream()
                        .filter(Entry::taken)
                        .allMatch(entry -> turn.deviates(Deviation.COPY_AFTER_PUBLISH)
                                ? turn.world().raw(entry.name()) == entry.fileId()
                                : turn.world().archiveHolds(entry));
        if (readable) {
            turn.happens(turn.world(), turn.driver().to(Step.WRITE_ROWS));
        } else {
            turn.fails("a claimed file is gone or has changed");
        }
    }

    static void writeRows(Turn turn) {
        Table after = append(turn, turn.world().lake(), contents(turn, turn.batch(), turn.driver()));
        turn.happens(turn.world().withLake(after), turn.driver().to(Step.WRITE_REJECTS));
    }

    static void writeRejects(Turn turn) {
        List<Content> bad = withBadRow(contents(turn, turn.batch(), turn.driver()));
        Table rejects = turn.world().rejects();
        Table after = bad.isEmpty() ? rejects : append(turn, rejects, bad);
        turn.happens(turn.world().withRejects(after), turn.driver().to(Step.RECORD_LANDED));
    }

    static void recordLanded(Turn turn) {
        World world = turn.world();
        Batch batch = turn.batch();
        List<Content> in = contents(turn, batch, turn.driver());
        if (!world.lake().ofBatch(turn.number()).equals(in)
                || !world.rejects().ofBatch(turn.number()).equals(withBadRow(in))) {
            turn.fails("rows in are not rows landed and rejected");
        } else if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (batch.state() != BatchState.CLAIMED && !turn.deviates(Deviation.NO_STATE_CHECK)) {
            turn.fails("the batch is not CLAIMED");
        } else if (batch.reached(BatchState.LANDED)
                && !batch.takesNothing()
                && !turn.deviates(Deviation.NO_RECORD_KEYS)) {
            turn.fails("its proof is written already");
        } else {
            Batch landed = batch.landed(world.lake().rows().size());
            turn.commits(world.withBatch(turn.number(), landed), PublishSteps.begin(turn, landed, turn.driver()));
        }
    }

    private static Table append(Turn turn, Table table, List<Content> contents) {
        return turn.deviates(Deviation.TRANSACTION_VERSION_PER_ATTEMPT)
                ? table.appendUnconditionally(contents, turn.number())
                : table.append(contents, turn.number(), turn.number());
    }

    private static List<Content> contents(Turn turn, Batch batch, Driver driver) {
        return rereads(turn, driver) ? listed(turn.world()) : batch.taken();
    }

    static List<Content> withBadRow(List<Content> contents) {
        return contents.stream().filter(Content::hasBadRow).toList();
    }

    private static boolean rereads(Turn turn, Driver driver) {
        return turn.deviates(Deviation.RELISTING_ON_RECOVERY) && driver.recovering();
    }

    private static List<Content> listed(World world) {
        return Arrays.stream(Name.values())
                .map(world::raw)
                .filter(content -> content != Content.NOTHING)
                .distinct()
                .sorted()
                .toList();
    }
}
