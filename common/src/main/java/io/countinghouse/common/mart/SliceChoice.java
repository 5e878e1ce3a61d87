package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Slices chosen by some of their columns, e.g. {@code store_id=101,sales_month=2023-08-01}.
 *
 * @param values column to value as written; empty for all slices
 */
public record SliceChoice(Map<String, String> values) {
    public static final SliceChoice ALL = new SliceChoice(Map.of());

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    public SliceChoice {
        values = Map.copyOf(values);
    }

    /**
     * Reads a choice as an operator writes it; an empty one means all.
     *
     * @throws CountinghouseException USAGE
     */
    public static SliceChoice of(String text) {
        Map<String, String> values = new TreeMap<>();
        for (String part : text.isBlank() ? List.<String>of() : Arrays.asList(text.split(",", -1))) {
            int equals = part.indexOf('=');
            String column = equals < 0 ? part : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (!COLUMN.matcher(column).matches()
                    || !VALUE.matcher(value).matches()
                    || values.put(column, value) != null) {
                throw new CountinghouseException(
                        ErrorCode.USAGE,
                        "--slices: found \"" + part
                                + "\", expected COLUMN=VALUE such as sales_month=2023-08-01, each column once");
            }
        }
        return new SliceChoice(values);
    }

    /**
     * Fails unless each column is a slice column of some mart, and each value one that such a column can have.
     *
     * @throws CountinghouseException USAGE
     */
    public void requireKnownTo(List<Mart> marts) {
        List<String> known = marts.stream()
                .filter(mart -> !mart.isOfNewDays())
                .flatMap(mart -> mart.slice().stream())
                .distinct()
                .sorted()
                .toList();
        for (String column : values.keySet()) {
            if (!known.contains(column)) {
                throw new CountinghouseException(
                        ErrorCode.USAGE,
                        "--slices: found the column \"" + column + "\", expected one of " + String.join(", ", known));
            }
        }
        marts.forEach(this::requireReadableBy);
    }

    private void requireReadableBy(Mart mart) {
        values.forEach((column, value) -> {
            if (mart.slice().contains(column)) {
                DataType type = mart.schema().apply(column).dataType();
                if (!isReadable(value, type)) {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "--slices: " + column + ": found \"" + value + "\", expected a value of type "
                                    + type.sql());
                }
            }
        });
    }

    private static boolean isReadable(String value, DataType type) {
        try {
            if (type.equals(DataTypes.DateType)) {
                LocalDate.parse(value);
            } else if (type.equals(DataTypes.IntegerType)) {
                Integer.parseInt(value);
            } else if (type.equals(DataTypes.LongType)) {
                Long.parseLong(value);
            }
            return true;
        } catch (DateTimeParseException | NumberFormatException e) {
            return false;
        }
    }

    /**
     * Whether the choice says anything about this mart: it has one of the columns, or all slices are chosen. Of one of new days it
     * does not.
     */
    public boolean concerns(Mart mart) {
        return !mart.isOfNewDays() && concernsColumns(mart);
    }

    private boolean concernsColumns(Mart mart) {
        return values.isEmpty() || mart.slice().stream().anyMatch(values::containsKey);
    }

    /** A Spark predicate over those of the chosen columns that the schema has. */
    public String predicate(StructType schema) {
        return predicate(schema, Arrays.asList(schema.fieldNames()));
    }

    /**
     * A Spark predicate over those of the chosen columns by which the mart is sliced. It is true for whole slices, of the
     * mart's source as of the mart itself, also where the choice names columns that only other marts are sliced by.
     */
    public String predicate(Mart mart) {
        return predicate(mart.schema(), mart.slice());
    }

    private String predicate(StructType schema, List<String> columns) {
        String predicate = new TreeMap<>(values)
                .entrySet().stream()
                        .filter(value -> columns.contains(value.getKey()))
                        .map(value -> value.getKey() + " = CAST('" + value.getValue() + "' AS "
                                + schema.apply(value.getKey()).dataType().sql() + ")")
                        .collect(Collectors.joining(" AND "));
        return predicate.isEmpty() ? "true" : predicate;
    }

    /** As {@link #of} reads it. */
    @Override
    public String toString() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(","));
    }
}
