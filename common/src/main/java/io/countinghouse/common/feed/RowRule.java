package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.ArrayList;
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
    /** The code of {@link #noTextCut}. */
    public static final String TEXT_CUT = "text_cut";

    /** Counts the rows of which a text was cut. */
    public static List<RowRule> noTextCut(List<FeedColumn> columns) {
        List<String> cut = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        for (FeedColumn column : columns) {
            if (column.type() instanceof CellType.Text text && text.isCut()) {
                cut.add(column.name());
                whole.add("(%1$s is null or char_length(%1$s) < %2$d or not endswith(%1$s, '%3$s'))"
                        .formatted(column.name(), text.maxLength(), CellType.Text.CUT));
            }
        }
        return cut.isEmpty()
                ? List.of()
                : List.of(new RowRule(TEXT_CUT, cut, String.join(" and ", whole), "texts that fit", OnFailure.WARN));
    }

    public enum OnFailure {
        WARN,
        REJECT
    }
}
