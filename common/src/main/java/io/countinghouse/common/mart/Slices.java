package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The slices of a mart that a batch touched, in order; bounded by the {@code limits.max-slices} setting.
 *
 * @param columns the mart's slice columns
 * @param values one list per slice, in the order of the columns
 */
public record Slices(List<String> columns, List<List<Object>> values) {
    /** A mart's whole-table predicate would be cheaper than one this long. */
    private static final int VALUES_IN_A_LIST = 1000;

    public Slices {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }

    /**
     * The distinct slices of {@code rows}.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when there are more than {@code max}
     */
    public static Slices of(Dataset<Row> rows, List<String> columns, int max) {
        org.apache.spark.sql.Column[] names =
                columns.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new);
        List<List<Object>> values = new ArrayList<>();
        for (Row row :
                rows.select(names).distinct().orderBy(names).limit(max + 1).collectAsList()) {
            List<Object> slice = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                slice.add(plain(row.get(i), columns.get(i)));
            }
            values.add(slice);
        }
        if (values.size() > max) {
            throw new CountinghouseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "Found more than " + max + " slices by " + columns
                            + ", expected at most that many in one batch; raise limits.max-slices, upload fewer files"
                            + " at a time, or rebuild fewer slices");
        }
        return new Slices(columns, values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }

    List<Slices> inGroupsOf(int size) {
        List<Slices> groups = new ArrayList<>();
        for (int from = 0; from < values.size(); from += size) {
            groups.add(new Slices(columns, values.subList(from, Math.min(values.size(), from + size))));
        }
        return groups;
    }

    /** How a slice is written in the ledger: {@code store_id=121/sales_month=2023-11-01}. */
    public String label(List<Object> slice) {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            label.append(i == 0 ? "" : "/").append(columns.get(i)).append('=').append(slice.get(i));
        }
        return label.toString();
    }

    /** A predicate, for Spark and MySQL alike, that is true for the rows of these slices and prunes partitions. */
    public String predicate() {
        if (values.isEmpty()) {
            return "false";
        }
        int last = columns.size() - 1;
        Map<String, List<String>> firstByRest = new TreeMap<>();
        for (List<Object> slice : values) {
            String rest = java.util.stream.IntStream.rangeClosed(1, last)
                    .mapToObj(i -> columns.get(i) + " = " + literal(slice.get(i)))
                    .collect(Collectors.joining(" AND "));
            firstByRest.computeIfAbsent(rest, key -> new ArrayList<>()).add(literal(slice.get(0)));
        }
        List<String> terms = new ArrayList<>();
        firstByRest.forEach((rest, firsts) -> {
            for (int from = 0; from < firsts.size(); from += VALUES_IN_A_LIST) {
                String list = String.join(", ", firsts.subList(from, Math.min(firsts.size(), from + VALUES_IN_A_LIST)));
                terms.add("(" + (rest.isEmpty() ? "" : rest + " AND ") + columns.get(0) + " IN (" + list + "))");
            }
        });
        return String.join(" OR ", terms);
    }

    private static Object plain(Object value, String column) {
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof LocalDate
                || value instanceof Long
                || value instanceof Integer
                || value instanceof String) {
            return value;
        }
        throw new CountinghouseException(
                ErrorCode.INTERNAL,
                "Slice column " + column + ": found " + value + ", expected a key that is not null");
    }

    private static String literal(Object value) {
        if (value instanceof LocalDate date) {
            return "DATE'" + date + "'";
        }
        if (value instanceof String text) {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }
        return value.toString();
    }
}
