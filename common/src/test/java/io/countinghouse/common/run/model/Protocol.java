package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The transitions: every upload, and for each driver its next step, its failure and its death.
 *
 * <p>The lease may run out at any moment, so a driver that is not running may take it at any moment. A driver whose lease was taken goes on with its steps until a fence stops it: a zombie.
 */
final class Protocol {
    private final Set<Deviation> deviations;
    private final List<Command> commands;
    private final boolean resolvesRows;

    Protocol(Set<Deviation> deviations, Scenario scenario) {
        this(deviations, scenario.commands(), scenario.resolvesRows());
    }

    private Protocol(Set<Deviation> deviations, List<Command> commands, boolean resolvesRows) {
        this.deviations = Set.copyOf(deviations);
        this.commands = List.copyOf(commands);
        this.resolvesRows = resolvesRows;
    }

    /** The same, with drivers that are started for this only. */
    Protocol only(Command command) {
        return new Protocol(deviations, List.of(command), resolvesRows);
    }

    Set<Deviation> deviations() {
        return deviations;
    }

    /** Whether rejected rows are replayed or discarded; without that no run has anything to show in the quarantine. */
    boolean resolvesRows() {
        return resolvesRows;
    }

    List<Move> movesFrom(State state) {
        List<Move> moves = new ArrayList<>();
        World world = state.world();
        for (Upload upload : world.pending()) {
            moves.add(new Move(World.NOBODY, "upload of ", upload.toString(), state.with(world.after(upload))));
        }
        for (int driver = 0; driver < 2; driver++) {
            Turn turn = new Turn(state, driver, this, moves);
            step(turn);
            if (turn.driver().next() != Step.TAKE_LEASE) {
                turn.crashes();
            }
        }
        return moves;
    }

    /** What may come of a driver's next step; what comes of it undisturbed is first. */
    List<Move> movesOf(State state, int driver) {
        List<Move> moves = new ArrayList<>();
        step(new Turn(state, driver, this, moves));
        return moves;
    }

    private void step(Turn turn) {
        switch (turn.driver().next()) {
            case TAKE_LEASE -> takeLease(turn);
            case FIND_OPEN_BATCH -> findOpenBatch(turn);
            case LIST -> IntakeSteps.list(turn);
            case INSPECT -> IntakeSteps.inspect(turn);
            case LOOK_FOR_COPY -> IntakeSteps.lookForCopy(turn);
            case COPY -> IntakeSteps.copy(turn);
            case CLAIM -> IntakeSteps.claim(turn);
            case READ_CLAIMED -> LandingSteps.readClaimed(turn);
            case WRITE_ROWS -> LandingSteps.writeRows(turn);
            case WRITE_REJECTS -> LandingSteps.writeRejects(turn);
            case RECORD_LANDED -> LandingSteps.recordLanded(turn);
            case STAGE -> PublishSteps.stage(turn);
            case PUBLISH -> PublishSteps.publish(turn);
            case PUBLISH_LEDGER -> PublishSteps.publishLedger(turn);
            case READ_MART -> PublishSteps.readMart(turn);
            case COPY_MART -> PublishSteps.copyMart(turn);
            case READ_RAW -> ArchiveSteps.read(turn);
            case DELETE_RAW -> ArchiveSteps.delete(turn);
            case RECORD_ARCHIVED -> ArchiveSteps.record(turn);
            case CLEAN_STAGE -> cleanStage(turn);
            case CLOSE -> close(turn);
            case READ_QUARANTINE -> ReplaySteps.readQuarantine(turn);
            case KEEP_MENDED -> ReplaySteps.keep(turn);
            case CLAIM_REPLAY -> ReplaySteps.claim(turn);
            case DISCARD -> ReplaySteps.discard(turn);
            case READ_RESOLUTIONS -> ReplaySteps.readResolutions(turn);
            case SHOW -> ReplaySteps.show(turn);
            case RECORD_SHOWN -> ReplaySteps.recordShown(turn);
            case RELEASE -> release(turn);
        }
    }

    private void takeLease(Turn turn) {
        for (Command command : commands) {
            String detail = resolvesRows ? " for " + command.text() : "";
            turn.happens(detail, turn.world().withLeaseHolder(turn.me()), Driver.started(command));
        }
        turn.commitsUntold(turn.world().withLeaseHolder(World.NOBODY), Driver.NOT_RUNNING);
    }

    private static void findOpenBatch(Turn turn) {
        Optional<Integer> open = turn.world().openBatch();
        if (open.isEmpty()) {
            turn.happens(turn.world(), turn.toItsCommand());
            return;
        }
        Batch batch = turn.world().batch(open.get());
        Driver recovering = turn.driver().recovers(open.get());
        switch (batch.state()) {
            case CLAIMED -> turn.happens(recovered(turn, open.get()), LandingSteps.begin(turn, batch, recovering));
            case LANDED -> turn.happens(turn.world(), PublishSteps.begin(turn, batch, recovering));
            case PUBLISHED -> turn.happens(turn.world(), PublishSteps.afterPublish(turn, batch, recovering));
            case ABANDONED -> throw new IllegalStateException("the model has no command that abandons a batch");
            case CLOSED -> throw new IllegalStateException("a closed batch is not open");
        }
    }

    private static World recovered(Turn turn, int claimed) {
        World world = turn.world();
        return turn.deviates(Deviation.MANIFEST_REWRITTEN_ON_RECOVERY)
                ? world.withBatch(claimed, Batch.claimed(IntakeSteps.relisted(world)))
                : world;
    }

    private static void cleanStage(Turn turn) {
        World cleaned = turn.world()
                .withStaged(turn.world().staged().stream()
                        .filter(staged -> staged.batch() > turn.number())
                        .toList());
        turn.commits(cleaned, turn.driver().to(Step.CLOSE));
    }

    private static void close(Turn turn) {
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (turn.batch().state() != BatchState.PUBLISHED && !turn.deviates(Deviation.NO_STATE_CHECK)) {
            turn.fails("the batch is not PUBLISHED");
        } else {
            World closed = turn.world().withBatch(turn.number(), turn.batch().closed());
            Driver then = turn.driver().recovering() ? turn.toItsCommand() : turn.done();
            turn.commits(closed, then);
        }
    }

    private static void release(Turn turn) {
        turn.happens(turn.ended(turn.world()), Driver.NOT_RUNNING);
    }
}
