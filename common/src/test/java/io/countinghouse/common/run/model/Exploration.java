package io.countinghouse.common.run.model;

import io.countinghouse.common.run.model.Effects.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Every state that is reachable from a scenario's start, in breadth-first order, so that traces are the shortest. */
final class Exploration {
    private static final int MOST_STATES = 4_000_000;

    private final Protocol protocol;
    private final Set<Invariants> ignored;
    private final StateNumbering states = new StateNumbering();
    private final Effects effects;
    private Optional<Violation> violation = Optional.empty();
    private int[] parents = new int[1 << 10];
    private int[] sources = new int[1 << 12];
    private int[] targets = new int[1 << 12];
    private int moves;

    private Exploration(Protocol protocol, Set<Invariants> ignored) {
        this.protocol = protocol;
        this.ignored = ignored;
        this.effects = new Effects(protocol, states);
    }

    /**
     * @param broken the invariants found broken first, and the shortest way there
     * @param finished what the mart holds in the finished states
     * @param worlds that the drivers may leave behind
     */
    record Outcome(
            Protocol protocol,
            int states,
            int moves,
            Set<List<Content>> finished,
            List<World> worlds,
            Optional<Violation> broken) {
        /** How often the command is needed at most, undisturbed, until the goal is reached from any of the worlds. */
        int reruns(Command command, Predicate<State> goal) {
            Protocol again = protocol.only(command);
            return worlds.stream()
                    .mapToInt(world -> Reruns.needed(again, world, goal))
                    .max()
                    .orElseThrow();
        }
    }

    record Violation(Set<Invariants> invariants, List<String> trace) {
        @Override
        public String toString() {
            return invariants + " broken by:\n  " + String.join("\n  ", trace);
        }
    }

    /**
     * Explores until an invariant is broken that is not ignored, or to the end; then asks whether a finished state stays
     * reachable.
     */
    static Outcome of(Scenario scenario, Set<Deviation> deviations, Set<Invariants> ignored) {
        return new Exploration(new Protocol(deviations, scenario), ignored).explore(scenario.start());
    }

    private Outcome explore(State initial) {
        states.of(initial);
        for (int current = 0; current < states.size(); current++) {
            int world = states.world(current);
            int one = states.driver(current, 0);
            int two = states.driver(current, 1);
            for (Effect effect : effects.ofUploads(world)) {
                reach(current, effect.world(), one, two, effect);
            }
            for (Effect effect : effects.ofDriver(0, world, one)) {
                reach(current, effect.world(), effect.driver(), two, effect);
            }
            for (Effect effect : effects.ofDriver(1, world, two)) {
                reach(current, effect.world(), one, effect.driver(), effect);
            }
            if (violation.isPresent()) {
                return new Outcome(protocol, states.size(), moves, Set.of(), List.of(), violation);
            }
        }
        return liveness();
    }

    private void reach(int current, int world, int one, int two, Effect effect) {
        int known = states.size();
        int target = states.of(world, one, two);
        Set<Invariants> broken = EnumSet.noneOf(Invariants.class);
        broken.addAll(effect.broken());
        if (target == known) {
            arriveAt(target, current);
            broken.addAll(Invariants.brokenAtRest(states.state(target)));
        }
        record(current, target);
        broken.removeAll(ignored);
        if (!broken.isEmpty() && violation.isEmpty()) {
            List<String> trace = trace(current);
            trace.add(describe(current, target));
            violation = Optional.of(new Violation(broken, List.copyOf(trace)));
        }
    }

    private void arriveAt(int number, int parent) {
        if (number == MOST_STATES) {
            throw new IllegalStateException("More than " + MOST_STATES + " states");
        }
        if (number == parents.length) {
            parents = Arrays.copyOf(parents, parents.length * 2);
        }
        parents[number] = parent;
    }

    private void record(int source, int target) {
        if (moves == sources.length) {
            sources = Arrays.copyOf(sources, moves * 2);
            targets = Arrays.copyOf(targets, moves * 2);
        }
        sources[moves] = source;
        targets[moves] = target;
        moves++;
    }

    private Outcome liveness() {
        BitSet finished = new BitSet(states.size());
        Set<List<Content>> marts = new HashSet<>();
        for (int number = 0; number < states.size(); number++) {
            if (states.state(number).finished()) {
                finished.set(number);
                marts.add(states.state(number).world().mart());
            }
        }
        int stuck = canReach(finished).nextClearBit(0);
        Optional<Violation> broken = stuck == states.size()
                ? Optional.empty()
                : Optional.of(new Violation(Set.of(Invariants.FINISHED_STAYS_REACHABLE), List.copyOf(trace(stuck))));
        return new Outcome(protocol, states.size(), moves, marts, states.worlds(), broken);
    }

    /** The states from which one of the goals can be reached. */
    private BitSet canReach(BitSet goals) {
        int[] firstInto = new int[states.size() + 1];
        for (int move = 0; move < moves; move++) {
            firstInto[targets[move] + 1]++;
        }
        for (int number = 0; number < states.size(); number++) {
            firstInto[number + 1] += firstInto[number];
        }
        int[] into = new int[moves];
        int[] filled = Arrays.copyOf(firstInto, states.size());
        for (int move = 0; move < moves; move++) {
            into[filled[targets[move]]++] = sources[move];
        }
        BitSet reaching = (BitSet) goals.clone();
        Deque<Integer> open = new ArrayDeque<>();
        goals.stream().forEach(open::add);
        while (!open.isEmpty()) {
            int number = open.remove();
            for (int i = firstInto[number]; i < firstInto[number + 1]; i++) {
                if (!reaching.get(into[i])) {
                    reaching.set(into[i]);
                    open.add(into[i]);
                }
            }
        }
        return reaching;
    }

    private List<String> trace(int last) {
        Deque<String> steps = new ArrayDeque<>();
        for (int number = last; number != 0; number = parents[number]) {
            steps.push(describe(parents[number], number));
        }
        return new ArrayList<>(steps);
    }

    private String describe(int source, int target) {
        State before = states.state(source);
        State after = states.state(target);
        return protocol.movesFrom(before).stream()
                .filter(move -> move.after().equals(after))
                .findFirst()
                .orElseThrow()
                .describe(before);
    }
}
