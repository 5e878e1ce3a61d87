package io.countinghouse.common.run.model;

import java.util.List;
import java.util.function.Predicate;

/** What an operator does the day after: starts the same again, undisturbed, until it is done. */
final class Reruns {
    static final int MOST = 10;

    private Reruns() {}

    /** How often the protocol's first command leads to the goal from whatever a dead or sleeping driver left; MOST if never. */
    static int needed(Protocol protocol, World left, Predicate<State> goal) {
        State state = State.atRest(uploaded(left));
        int runs = 0;
        while (!goal.test(state) && runs < MOST) {
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

    /** One run, undisturbed. */
    static State run(Protocol protocol, State before) {
        State state = before;
        do {
            List<Move> moves = protocol.movesOf(state, 0);
            state = moves.get(0).after();
        } while (!state.one().equals(Driver.NOT_RUNNING));
        return state;
    }
}
