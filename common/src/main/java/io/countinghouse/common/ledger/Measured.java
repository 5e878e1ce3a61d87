package io.countinghouse.common.ledger;

import java.math.BigDecimal;

/**
 * One line of a conservation proof.
 *
 * @param subject a file_id or a mart
 * @param measure the column whose signed sum {@code amount} is, or {@code rows} with amount 0 where there is none
 */
public record Measured(String subject, Stage stage, String measure, long records, BigDecimal amount) {
    /** The measure of a subject that has no money column. */
    public static final String ROWS = "rows";

    /** Where in the run it was measured. */
    public enum Stage {
        IN,
        LANDED,
        REJECTED,
        /** Of those, what waits for nothing but what the lake will hold. */
        WAITING,
        DERIVED_INPUT,
        /** Landed, but not the version that counts. */
        SUPERSEDED,
        /** Of those two, what says no more than the version before it. */
        REPEATED,
        DERIVED,
        /** What the rounding of each row adds to the rounded sum of a converted amount. */
        ROUNDING,
        STAGED,
        PUBLISHED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
