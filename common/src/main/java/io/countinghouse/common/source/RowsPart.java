package io.countinghouse.common.source;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some rows of a table, which one query reads.
 *
 * @param condition on the rows; empty for all
 * @param values of its parameters: texts, and numbers as {@link java.math.BigDecimal}, for MySQL compares a number with a text as
 *     floating point
 * @param order of the rows; empty for any
 */
record RowsPart(String condition, List<Object> values, String order) {
    static final RowsPart ALL = new RowsPart("", List.of(), "");

    RowsPart {
        values = List.copyOf(values);
    }

    /**
     * Parts without gap or overlap, in the order of a key.
     *
     * @param key columns, quoted
     * @param lasts the last key of every part but the last one
     */
    static List<RowsPart> between(List<String> key, List<List<Object>> lasts) {
        List<RowsPart> parts = new ArrayList<>();
        String order = String.join(", ", key);
        for (int i = 0; i <= lasts.size(); i++) {
            List<String> conditions = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            if (i > 0) {
                conditions.add(after(key, lasts.get(i - 1), values));
            }
            if (i < lasts.size()) {
                conditions.add("NOT " + after(key, lasts.get(i), values));
            }
            parts.add(new RowsPart(String.join(" AND ", conditions), values, order));
        }
        return parts;
    }

    /** Rows that come after one in the order of the key. */
    static RowsPart after(List<String> key, List<Object> last) {
        List<Object> values = new ArrayList<>();
        return new RowsPart(after(key, last, values), values, String.join(", ", key));
    }

    private static String after(List<String> key, List<Object> last, List<Object> values) {
        List<String> cases = new ArrayList<>();
        for (int column = 0; column < key.size(); column++) {
            List<String> one = new ArrayList<>();
            for (int before = 0; before < column; before++) {
                one.add(key.get(before) + " = ?");
                values.add(last.get(before));
            }
            one.add(key.get(column) + " > ?");
            values.add(last.get(column));
            cases.add("(" + String.join(" AND ", one) + ")");
        }
        return "(" + String.join(" OR ", cases) + ")";
    }

    /**
     * The rows of these identities.
     *
     * @param columns quoted
     * @param identities a value or null for each column
     */
    static RowsPart of(List<String> columns, List<List<Object>> identities) {
        List<Object> values = new ArrayList<>();
        String condition = identities.stream()
                .map(identity -> IntStream.range(0, columns.size())
                        .mapToObj(i -> {
                            if (identity.get(i) == null) {
                                return columns.get(i) + " IS NULL";
                            }
                            values.add(identity.get(i));
                            return columns.get(i) + " = ?";
                        })
                        .collect(Collectors.joining(" AND ", "(", ")")))
                .collect(Collectors.joining(" OR "));
        return new RowsPart("(" + condition + ")", values, "");
    }

    /** What follows the columns of a SELECT. */
    String from(String table) {
        return " FROM " + table + (condition.isEmpty() ? "" : " WHERE " + condition)
                + (order.isEmpty() ? "" : " ORDER BY " + order);
    }

    void bind(PreparedStatement query) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            query.setObject(i + 1, values.get(i));
        }
    }
}
