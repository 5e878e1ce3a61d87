package io.countinghouse.bench;

import java.util.Optional;

/**
 * A line of the table.
 *
 * @param work what both did
 * @param rows that ours took in, or published
 */
record Comparison(String benchCase, String work, long rows, Side ours, Side rival, Optional<Target> target) {
    /**
     * What the ratio should be.
     *
     * @param isSpeed whether it is one of speeds, which must be reached, and not of times, which must not be exceeded
     */
    record Target(double ratio, boolean isSpeed) {
        static Optional<Target> atMost(double times) {
            return Optional.of(new Target(times, false));
        }

        static Optional<Target> speedOf(double share) {
            return Optional.of(new Target(share, true));
        }

        boolean isMetBy(double found) {
            return isSpeed ? found >= ratio : found <= ratio;
        }
    }

    /** Our time by theirs, or our speed by theirs where that is the target. */
    double ratio() {
        double times = ours.seconds() / rival.seconds();
        return target.map(Target::isSpeed).orElse(false) ? 1 / times : times;
    }

    /** Above 1 the target is missed, by so many times. */
    Optional<Double> shareOfTarget() {
        return target.map(limit -> limit.isSpeed() ? limit.ratio() / ratio() : ratio() / limit.ratio());
    }

    /** met, missed, or empty where there is no target. */
    String verdict() {
        return target.map(limit -> limit.isMetBy(ratio()) ? "met" : "missed").orElse("");
    }
}
