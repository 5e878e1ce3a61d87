package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** That of a mart of one slice. */
    public static Slices one() {
        return new Slices(List.of(), List.of(List.of()));
    }

    /** None of these columns. */
    public static Slices none(List<String> columns) {
        return new Slices(columns, List.of());
    }

    /**
     * The distinct slices of {@code rows}.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when there are more than {@code max}
     */
    public static Slices of(Dataset<Row> rows, List<String> columns, int max) {
        if (columns.isEmpty()) {
            return rows.isEmpty() ? none(columns) : one();
        }
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
        return new Slices(columns, values).within(max);
    }

    /**
     * The same slices.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED when there are more than {@code max}
     */
    public Slices within(int max) {
        if (values.size() > max) {
            throw new CountinghouseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "Found more than " + max + " slices by " + columns
                            + ", expected at most that many in one batch; raise limits.max-slices, upload fewer files"
                            + " at a time, or rebuild fewer slices");
        }
        return this;
    }

    /** These and the others, of the same columns. */
    public Slices and(Slices others) {
        Set<List<Object>> all = new TreeSet<>(Slices::compare);
        all.addAll(values);
        all.addAll(others.in(columns).values);
        return new Slices(columns, List.copyOf(all));
    }

    /** The same slices, by their columns in another order; by no column the one there is, if any. */
    public Slices in(List<String> order) {
        if (order.equals(columns)) {
            return this;
        }
        if (order.isEmpty()) {
            return values.isEmpty() ? none(order) : one();
        }
        List<Integer> places = order.stream().map(columns::indexOf).toList();
        return new Slices(
                order,
                values.stream()
                        .map(slice -> places.stream().map(slice::get).toList())
                        .toList());
    }

    /** These, and all that follow them up to that of a day. */
    public Slices onward(Running running, LocalDate last) {
        int at = columns.indexOf(running.column());
        Map<List<Object>, LocalDate> first = new TreeMap<>(Slices::compare);
        for (List<Object> slice : values) {
            first.merge(
                    without(slice, at),
                    (LocalDate) slice.get(at),
                    (some, other) -> some.isBefore(other) ? some : other);
        }
        Set<List<Object>> all = new TreeSet<>(Slices::compare);
        all.addAll(values);
        first.forEach((others, day) -> running.from(day, last).forEach(stride -> all.add(with(others, at, stride))));
        return new Slices(columns, List.copyOf(all));
    }

    private static List<Object> without(List<Object> slice, int at) {
        List<Object> others = new ArrayList<>(slice);
        others.remove(at);
        return others;
    }

    private static List<Object> with(List<Object> others, int at, LocalDate stride) {
        List<Object> slice = new ArrayList<>(others);
        slice.add(at, stride);
        return slice;
    }

    /** In the order of their columns; the values of one column are of one type. */
    @SuppressWarnings("unchecked")
    private static int compare(List<Object> left, List<Object> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = ((Comparable<Object>) left.get(i)).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The slices of the same columns that are not among others. */
    public Slices except(Slices others) {
        Set<List<Object>> gone = Set.copyOf(others.in(columns).values);
        return new Slices(
                columns, values.stream().filter(slice -> !gone.contains(slice)).toList());
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

    /** The values of the first column, each once, in about so many groups; one group of none where there is no column. */
    List<List<Object>> firstValues(int groups) {
        if (columns.isEmpty()) {
            return List.of(List.of());
        }
        List<Object> firsts =
                values.stream().map(slice -> slice.get(0)).distinct().toList();
        int size = Math.min(VALUES_IN_A_LIST, Math.max(1, (firsts.size() + groups - 1) / groups));
        List<List<Object>> grouped = new ArrayList<>();
        for (int from = 0; from < firsts.size(); from += size) {
            grouped.add(firsts.subList(from, Math.min(firsts.size(), from + size)));
        }
        return grouped;
    }

    /** How a slice is written in the ledger: {@code store_id=121/sales_month=2023-11-01}; {@code all} where it is the only one. */
    public String label(List<Object> slice) {
        if (columns.isEmpty()) {
            return "all";
        }
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
        if (columns.isEmpty()) {
            return "true";
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
