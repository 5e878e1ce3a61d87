package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.List;

/**
 * A rule over several cells of one row, as a Spark SQL predicate that is true for a good row.
 *
 * @param code the reject code, in snake case, e.g. {@code total_mismatch}
 * @param columns the columns the rule speaks of; the first is named in the reject
 * @param predicate a deterministic Spark SQL expression over the feed's columns
 * @param expected what a reader of the quarantine is told was expected
 * @param onFailure whether a failing row is rejected, or kept and counted
 */
public record RowRule(String code, List<String> columns, String predicate, String expected, OnFailure onFailure)
        implements Serializable {
    public enum OnFailure {
        WARN,
        REJECT
    }
}
