package io.countinghouse.common.mart;

/**
 * A money column of a mart that is worked out by a rate. A change of it in a row that was published before is a restatement
 * and is listed.
 *
 * @param amount the column, rounded HALF_UP per row
 * @param unrounded the column that holds what was rounded; the difference of the two sums is a line of the proof
 */
public record Converted(String amount, String unrounded) {}
