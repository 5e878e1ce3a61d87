package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;

/** The world and its two drivers. */
record State(World world, Driver one, Driver two) {
    static State atRest(World world) {
        return new State(world, Driver.NOT_RUNNING, Driver.NOT_RUNNING);
    }

    Driver driver(int index) {
        return index == 0 ? one : two;
    }

    State with(int index, World changed, Driver driver) {
        return index == 0 ? new State(changed, driver, two) : new State(changed, one, driver);
    }

    State with(World changed) {
        return new State(changed, one, two);
    }

    /** Everything was uploaded and taken in, what became of rejected rows is shown, and nobody is at work. */
    boolean finished() {
        return one.equals(Driver.NOT_RUNNING)
                && two.equals(Driver.NOT_RUNNING)
                && world.pending().isEmpty()
                && world.raw().equals(RawZone.EMPTY)
                && world.batches().stream().allMatch(batch -> batch.state() == BatchState.CLOSED)
                && world.quarantine().onRecord().stream().allMatch(Quarantine.Resolution::applied);
    }
}
