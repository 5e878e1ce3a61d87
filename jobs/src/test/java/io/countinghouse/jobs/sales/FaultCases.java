package io.countinghouse.jobs.sales;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The seeds of a fault test. {@code -Dcountinghouse.faults.cases=300} raises their number,
 * {@code -Dcountinghouse.faults.seed=17} runs the one case again that a failure names.
 */
public final class FaultCases {
    private static final String CASES = "countinghouse.faults.cases";
    private static final String SEED = "countinghouse.faults.seed";
    private static final int DRAWS = 3;

    private FaultCases() {}

    /** What a case does; anything it throws fails the case. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /** What a case does with its fault. */
    @FunctionalInterface
    interface Disturbed<F> {
        /** Whether the fault happened: a run may end before the place of it. */
        boolean by(F fault) throws Exception;
    }

    static LongStream seeds(int usual) {
        Long one = Long.getLong(SEED);
        return one == null ? LongStream.rangeClosed(1, Integer.getInteger(CASES, usual)) : LongStream.of(one);
    }

    /** Whether more than the usual cases are asked for. */
    public static boolean areMany() {
        return Integer.getInteger(CASES) != null;
    }

    /** Draws a fault until one happens: what a run does differs by a little from the run before it, by which it was drawn. */
    static <F> void drawn(Class<?> test, long seed, Function<Random, F> draw, Disturbed<F> disturbed) {
        Random random = new Random(seed);
        for (int left = DRAWS; ; left--) {
            F fault = draw.apply(random);
            boolean last = left == 1;
            boolean[] happened = new boolean[1];
            run(test, seed, fault, () -> {
                happened[0] = disturbed.by(fault);
                if (last && !happened[0]) {
                    throw new AssertionError("did not happen in " + DRAWS + " runs");
                }
            });
            if (happened[0]) {
                return;
            }
        }
    }

    /** Runs the case; a failure says what went wrong where, and how to see it again. */
    static void run(Class<?> test, long seed, Object fault, Body body) {
        try {
            body.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", " + fault + ": " + e.getMessage() + "\nreplay: ./mvnw verify -Dtest=None"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test="
                            + test.getSimpleName() + " -D" + SEED + "=" + seed,
                    e);
        }
    }
}
