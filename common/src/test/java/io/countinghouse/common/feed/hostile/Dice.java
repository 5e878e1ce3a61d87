package io.countinghouse.common.feed.hostile;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Choices that follow from a seed, the same on every platform. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** Both ends included. */
    int between(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    long anyLong() {
        return random.nextLong();
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    void shuffle(List<?> list) {
        Collections.shuffle(list, random);
    }
}
