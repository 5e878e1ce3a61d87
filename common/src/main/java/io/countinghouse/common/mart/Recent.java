package io.countinghouse.common.mart;

import java.time.LocalDate;

/**
 * Of a mart of many days, what MySQL keeps; the lake keeps all.
 *
 * @param column a date of each row
 * @param days that are kept, the business date being the last
 */
public record Recent(String column, int days) {
    /** A predicate, for Spark and MySQL alike, that is true for rows that MySQL keeps. */
    public String isKept(LocalDate businessDate) {
        return column + " > DATE'" + businessDate.minusDays(days) + "'";
    }
}
