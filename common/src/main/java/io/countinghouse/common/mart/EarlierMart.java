package io.countinghouse.common.mart;

/**
 * A mart of the job that is declared before another one, whose derivation looks into it. Where it was derived anew, so is the
 * other.
 *
 * @param reach how much of it is seen
 */
public record EarlierMart(String name, Reach reach) {
    /** How much of an earlier mart a derivation sees; what was not derived anew with it, as it was published last. */
    public enum Reach {
        /** The slices that are derived: both marts are sliced alike. */
        SLICES,
        /** Those, and all that go before them by the column that the other one is running over. */
        BEFORE,
        /** All of it. */
        WHOLE
    }
}
