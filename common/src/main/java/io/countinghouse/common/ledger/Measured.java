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
        DERIVED_INPUT,
        /** Landed, but not the version that counts. */
        SUPERSEDED,
        DERIVED,
        STAGED,
        PUBLISHED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
