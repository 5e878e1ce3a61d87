package io.countinghouse.jobs.cli;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A column of a dimension table. MySQL rounds or cuts some values without an error; what this lets pass is stored as it
 * stands in the file.
 *
 * @param size most characters or, of a number, digits
 * @param scale most decimals
 * @param required whether a row must have a value
 * @param key whether the value identifies the row
 */
record DimensionColumn(String name, int type, int size, int scale, boolean required, boolean key) {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,38}(\\.\\d{1,38})?");

    /** The table's columns in their order. */
    static List<DimensionColumn> of(Connection connection, String table) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        List<String> key = new ArrayList<>();
        try (ResultSet row = metadata.getPrimaryKeys(connection.getCatalog(), null, table)) {
            while (row.next()) {
                key.add(row.getString("COLUMN_NAME"));
            }
        }
        List<DimensionColumn> columns = new ArrayList<>();
        try (ResultSet row = metadata.getColumns(connection.getCatalog(), null, table, "%")) {
            while (row.next()) {
                String name = row.getString("COLUMN_NAME");
                columns.add(new DimensionColumn(
                        name,
                        row.getInt("DATA_TYPE"),
                        row.getInt("COLUMN_SIZE"),
                        row.getInt("DECIMAL_DIGITS"),
                        row.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls,
                        key.equals(List.of(name))));
            }
        }
        return columns;
    }

    /** What the column expects instead of this cell; empty when the cell fits. */
    Optional<String> expectedInsteadOf(String cell) {
        if (cell.isEmpty()) {
            return required ? Optional.of("a value") : Optional.empty();
        }
        return switch (type) {
            case Types.BIGINT -> unless(WHOLE_NUMBER.matcher(cell).matches(), "a whole number");
            case Types.DATE -> unless(isDate(cell), "a date as yyyy-MM-dd");
            case Types.DECIMAL -> unless(
                    isDecimal(cell), "a number with at most " + (size - scale) + " digits and " + scale + " decimals");
            default -> unless(cell.codePointCount(0, cell.length()) <= size, "at most " + size + " characters");
        };
    }

    /** The same for two spellings of one key. */
    String identity(String cell) {
        return type == Types.BIGINT ? Long.toString(Long.parseLong(cell)) : cell;
    }

    private boolean isDecimal(String cell) {
        if (!DECIMAL.matcher(cell).matches()) {
            return false;
        }
        BigDecimal number = new BigDecimal(cell);
        return number.scale() <= scale && number.precision() - number.scale() <= size - scale;
    }

    private static boolean isDate(String cell) {
        if (!DATE.matcher(cell).matches()) {
            return false;
        }
        try {
            LocalDate.parse(cell);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean fits, String expected) {
        return fits ? Optional.empty() : Optional.of(expected);
    }
}
