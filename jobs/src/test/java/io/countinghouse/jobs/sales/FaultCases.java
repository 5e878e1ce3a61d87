package io.countinghouse.jobs.sales;

import java.util.stream.LongStream;

/**
 * The seeds of a fault test. {@code -Dcountinghouse.faults.cases=300} raises their number,
 * {@code -Dcountinghouse.faults.seed=17} runs the one case again that a failure names.
 */
public final class FaultCases {
    private static final String CASES = "countinghouse.faults.cases";
    private static final String SEED = "countinghouse.faults.seed";

    private FaultCases() {}

    /** What a case does; anything it throws fails the case. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    static LongStream seeds(int usual) {
        Long one = Long.getLong(SEED);
        return one == null ? LongStream.rangeClosed(1, Integer.getInteger(CASES, usual)) : LongStream.of(one);
    }

    /** Whether more than the usual cases are asked for. */
    public static boolean areMany() {
        return Integer.getInteger(CASES) != null;
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
