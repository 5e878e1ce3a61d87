package io.countinghouse.common.run.model;

import java.util.List;

/** What an operator does the day after: runs the job again, undisturbed, until everything is taken in. */
final class Reruns {
    private static final int MOST = 10;

    private Reruns() {}

    /** How many plain runs finish what any dead or sleeping driver left behind; MOST if they never do. */
    static int needed(Protocol protocol, World left) {
        State state = new State(uploaded(left), Driver.NOT_RUNNING, Driver.NOT_RUNNING);
        int runs = 0;
        while (!state.finished() && runs < MOST) {
            state = run(protocol, state);
            runs++;
        }
        return runs;
    }

    private static World uploaded(World left) {
        World world = left.withLeaseHolder(World.NOBODY);
        for (Upload upload : left.pending()) {
            world = world.after(upload);
        }
        return world;
    }

    private static State run(Protocol protocol, State before) {
        State state = before;
        do {
            List<Move> moves = protocol.movesOf(state, 0);
            state = moves.get(0).after();
        } while (!state.one().equals(Driver.NOT_RUNNING));
        return state;
    }
}
