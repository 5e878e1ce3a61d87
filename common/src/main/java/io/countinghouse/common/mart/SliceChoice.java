package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Slices chosen by some of their columns, e.g. {@code store_id=101,sales_month=2023-08-01}, or by days that they hold, e.g.
 * {@code 2023-08-01..2023-08-31}.
 *
 * @param values column to value as written; empty for all slices, or those of the days
 * @param days none: those of all days
 */
public record SliceChoice(Map<String, String> values, Optional<DayRange> days) {
    public static final SliceChoice ALL = new SliceChoice(Map.of(), Optional.empty());

    private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    public SliceChoice {
        values = Map.copyOf(values);
    }

    /**
     * The slices that hold one of these days, see {@link Dated}, those that follow them where one changes the next, and marts
     * that are one slice.
     */
    public static SliceChoice ofDays(DayRange days) {
        return new SliceChoice(Map.of(), Optional.of(days));
    }

    /** Reads a choice as the ledger keeps it. */
    public static SliceChoice recorded(String text) {
        return DayRange.of(text).map(SliceChoice::ofDays).orElseGet(() -> of(text));
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
        return new SliceChoice(values, Optional.empty());
    }

    /**
     * Fails unless each column is a slice column of some mart, and each value one that such a column can have; of days, unless
     * each mart tells which of its slices hold them.
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
        if (days.isPresent()) {
            marts.stream()
                    .filter(mart ->
                            concerns(mart) && !mart.isOneSlice() && mart.dated().isEmpty())
                    .findFirst()
                    .ifPresent(mart -> {
                        throw new CountinghouseException(
                                ErrorCode.USAGE,
                                "backfill: found the mart " + mart.name()
                                        + ", which does not tell the days of its slices " + mart.slice()
                                        + "; `rebuild --slices` takes their values");
                    });
        }
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
     * Whether the choice says anything about this mart: it has one of the columns, or all slices or those of days are chosen. Of
     * one of new days it does not.
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
     * mart's source as of the mart itself, also where the choice names columns that only other marts are sliced by. Of days that
     * only the rows of the source tell, it is true for these.
     */
    public String predicate(Mart mart) {
        return days.map(range -> holding(mart, range)).orElseGet(() -> predicate(mart.schema(), mart.slice()));
    }

    /** The same for what was published of a mart, whose rows may not tell the days. */
    public String predicateOfPublished(Mart mart) {
        boolean untold = days.isPresent()
                && mart.dated()
                        .filter(dated -> mart.slice().contains(dated.column()))
                        .isEmpty();
        return untold ? "false" : predicate(mart);
    }

    private static String holding(Mart mart, DayRange days) {
        Dated dated = mart.dated().orElseThrow();
        return mart.running().isPresent() ? dated.holdingOrFollowing(days) : dated.holding(days);
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

    /** As {@link #recorded} reads it. */
    @Override
    public String toString() {
        return days.map(DayRange::toString).orElseGet(this::columns);
    }

    private String columns() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(","));
    }
}
