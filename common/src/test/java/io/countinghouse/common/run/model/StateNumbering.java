package io.countinghouse.common.run.model;

import java.util.List;

/** Numbers states by the numbers of their parts, which are world, first and second driver. */
final class StateNumbering {
    private static final int DRIVER_BITS = 18;
    private static final int WORLD_BITS = 26;
    private static final long DRIVER_MASK = (1L << DRIVER_BITS) - 1;

    private final Numbering<World> worlds = new Numbering<>();
    private final Numbering<Driver> drivers = new Numbering<>();
    private final Numbering<Long> states = new Numbering<>();

    int of(State state) {
        return of(ofWorld(state.world()), ofDriver(state.one()), ofDriver(state.two()));
    }

    int of(int world, int one, int two) {
        return states.of(((long) world << (2 * DRIVER_BITS)) | ((long) one << DRIVER_BITS) | two);
    }

    int ofWorld(World world) {
        return within(1 << WORLD_BITS, worlds.of(world));
    }

    int ofDriver(Driver driver) {
        return within(1 << DRIVER_BITS, drivers.of(driver));
    }

    State state(int number) {
        return new State(worldOf(world(number)), driverOf(driver(number, 0)), driverOf(driver(number, 1)));
    }

    int world(int state) {
        return (int) (states.value(state) >>> (2 * DRIVER_BITS));
    }

    int driver(int state, int index) {
        return (int) ((states.value(state) >>> (index == 0 ? DRIVER_BITS : 0)) & DRIVER_MASK);
    }

    World worldOf(int world) {
        return worlds.value(world);
    }

    Driver driverOf(int driver) {
        return drivers.value(driver);
    }

    int size() {
        return states.size();
    }

    /** Every world that occurs in a state. */
    List<World> worlds() {
        return worlds.values();
    }

    private static int within(int bound, int number) {
        if (number >= bound) {
            throw new IllegalStateException("The model has grown too large to number its states");
        }
        return number;
    }
}
