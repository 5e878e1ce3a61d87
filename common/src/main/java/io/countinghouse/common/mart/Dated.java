package io.countinghouse.common.mart;

import io.countinghouse.common.mart.Running.Stride;

/**
 * Which days a mart's slices hold.
 *
 * @param column a date of the mart's source. Of a mart that is sliced by it: the first of the days that a slice holds. Of any
 *     other: the day of a row, and a slice holds the days of its rows
 * @param stride how many days a slice holds from its first on; that of a row is a DAY
 */
public record Dated(String column, Stride stride) {
    /** A predicate, true for the rows of slices that hold one of the days, if not by each row alone. */
    String holding(DayRange days) {
        return column + " BETWEEN DATE'" + stride.first(days.from()) + "' AND DATE'" + days.to() + "'";
    }

    /** The same for slices that follow each other: a slice is changed by what changes in one of those before it. */
    String holdingOrFollowing(DayRange days) {
        return column + " >= DATE'" + stride.first(days.from()) + "'";
    }
}
