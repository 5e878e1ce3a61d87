package io.countinghouse.common.run.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may come of one mover in one world, worked out once, whatever the other driver does meanwhile. */
final class Effects {
    private final Protocol protocol;
    private final StateNumbering states;
    private final List<Map<Long, List<Effect>>> byMover = List.of(new HashMap<>(), new HashMap<>());
    private final Map<Integer, List<Effect>> ofUploads = new HashMap<>();

    Effects(Protocol protocol, StateNumbering states) {
        this.protocol = protocol;
        this.states = states;
    }

    /**
     * @param world the number of the world after it
     * @param driver the number of the mover after it; 0 for an upload
     * @param broken by it
     */
    record Effect(int world, int driver, Set<Invariants> broken) {}

    List<Effect> ofUploads(int world) {
        return ofUploads.computeIfAbsent(world, number -> effects(State.atRest(states.worldOf(number)), World.NOBODY));
    }

    List<Effect> ofDriver(int index, int world, int driver) {
        return byMover.get(index)
                .computeIfAbsent(
                        ((long) world << Integer.SIZE) | driver,
                        key -> effects(
                                State.atRest(states.worldOf(world))
                                        .with(index, states.worldOf(world), states.driverOf(driver)),
                                index));
    }

    private List<Effect> effects(State before, int mover) {
        List<Effect> effects = new ArrayList<>();
        for (Move move : protocol.movesFrom(before)) {
            if (move.driver() == mover) {
                int world = states.ofWorld(move.after().world());
                int driver =
                        mover == World.NOBODY ? 0 : states.ofDriver(move.after().driver(mover));
                effects.add(new Effect(world, driver, Invariants.brokenBy(before, move)));
            }
        }
        return List.copyOf(effects);
    }
}
