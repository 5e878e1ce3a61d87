package io.countinghouse.common.run.model;

import java.util.List;

/** Numbers states; states share the instances of their parts, so that an unchanged part is compared by identity first. */
final class StateNumbering {
    private static final int DRIVER_BITS = 18;
    private static final int WORLD_BITS = 26;
    private static final long DRIVER_MASK = (1L << DRIVER_BITS) - 1;

    private final Numbering<World> worlds = new Numbering<>();
    private final Numbering<Driver> drivers = new Numbering<>();
    private final Numbering<Long> states = new Numbering<>();

    int of(State state) {
        return number(worlds.of(state.world()), drivers.of(state.one()), drivers.of(state.two()));
    }

    /** As {@link #of}, quicker for a state that shares parts with the numbered one it comes from. */
    int of(State state, int source) {
        State from = state(source);
        long key = states.value(source);
        int world = state.world().equals(from.world()) ? world(key) : worlds.of(state.world());
        int one = state.one().equals(from.one()) ? one(key) : drivers.of(state.one());
        int two = state.two().equals(from.two()) ? two(key) : drivers.of(state.two());
        return number(world, one, two);
    }

    State state(int number) {
        long key = states.value(number);
        return new State(worlds.value(world(key)), drivers.value(one(key)), drivers.value(two(key)));
    }

    int size() {
        return states.size();
    }

    /** Every world that occurs in a state. */
    List<World> worlds() {
        return worlds.values();
    }

    private int number(int world, int one, int two) {
        if (worlds.size() > 1 << WORLD_BITS || drivers.size() > DRIVER_MASK) {
            throw new IllegalStateException("The model has grown too large to number its states");
        }
        return states.of(((long) world << (2 * DRIVER_BITS)) | ((long) one << DRIVER_BITS) | two);
    }

    private static int world(long key) {
        return (int) (key >>> (2 * DRIVER_BITS));
    }

    private static int one(long key) {
        return (int) ((key >>> DRIVER_BITS) & DRIVER_MASK);
    }

    private static int two(long key) {
        return (int) (key & DRIVER_MASK);
    }
}
