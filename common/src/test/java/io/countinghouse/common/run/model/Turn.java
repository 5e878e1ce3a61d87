package io.countinghouse.common.run.model;

import java.util.List;

/** What may come of one driver's next step in one state. */
final class Turn {
    private final State state;
    private final int me;
    private final Protocol protocol;
    private final List<Move> moves;

    Turn(State state, int me, Protocol protocol, List<Move> moves) {
        this.state = state;
        this.me = me;
        this.protocol = protocol;
        this.moves = moves;
    }

    World world() {
        return state.world();
    }

    Driver driver() {
        return state.driver(me);
    }

    int me() {
        return me;
    }

    int number() {
        return driver().batch();
    }

    Batch batch() {
        return world().batch(number());
    }

    boolean deviates(Deviation deviation) {
        return protocol.deviations().contains(deviation);
    }

    /** Where this driver goes on that has found no open batch, or has closed it. */
    Driver toItsCommand() {
        Driver then = driver().toItsCommand();
        boolean trusts = deviates(Deviation.RESOLUTIONS_SHOWN_LAST_ONLY);
        return then.next() == Step.READ_RESOLUTIONS && trusts ? then.toItsRows() : then;
    }

    /** Where this driver goes on that has done what it was started for. */
    Driver done() {
        return protocol.resolvesRows() ? driver().done() : Driver.ENDING;
    }

    /** The fence: the lease's epoch is this run's. */
    boolean fenced() {
        return deviates(Deviation.NO_FENCE) || world().leaseHolder() == me;
    }

    boolean fencedToPublish() {
        return deviates(Deviation.NO_FENCE_IN_PUBLISH) || fenced();
    }

    void happens(World after, Driver then) {
        add(driver().next().text(), "", after, then);
    }

    void happens(String detail, World after, Driver then) {
        add(driver().next().text(), detail, after, then);
    }

    /** A transaction in MySQL: it happens, or it happens and the driver is told that it failed. */
    void commits(World after, Driver then) {
        commits(after, then, Driver.ENDING);
    }

    void commits(World after, Driver then, Driver whenNotTold) {
        happens(after, then);
        commitsUntold(after, whenNotTold);
    }

    void commitsUntold(World after, Driver then) {
        add(driver().next().text(), "; the commit is done, but the driver is told that it failed", after, then);
    }

    void fails(String reason) {
        add(driver().next().text(), ": fails, " + reason, world(), Driver.ENDING);
    }

    void crashes() {
        add("is killed before it ", driver().next().text(), ended(world()), Driver.NOT_RUNNING);
    }

    /** The world when this run is gone: its epoch and its run id never come back. */
    World ended(World world) {
        World after = world;
        for (int number = 1; number <= world.batches().size(); number++) {
            if (world.batch(number).publishedBy() == me) {
                after = after.withBatch(number, world.batch(number).publisherGone());
            }
        }
        if (after.leaseHolder() == me) {
            after = after.withLeaseHolder(World.NOBODY);
        }
        if (!deviates(Deviation.STAGING_SHARED_ACROSS_EPOCHS)
                && after.staged().stream().anyMatch(staged -> staged.driver() == me)) {
            after = after.withStaged(after.staged().stream()
                    .filter(staged -> staged.driver() != me)
                    .toList());
        }
        return after;
    }

    private void add(String what, String detail, World after, Driver then) {
        moves.add(new Move(me, what, detail, state.with(me, after, then)));
    }
}
