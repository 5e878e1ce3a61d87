package io.countinghouse.common.mart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * A column as {@code information_schema} tells it.
 *
 * @param definition as CREATE TABLE takes it, e.g. {@code decimal(18,2)}; whole numbers without the width that some servers
 *     still show them with
 * @param collation of a text
 * @param isFilled whether a row can be inserted that does not name it
 */
record MysqlColumn(String definition, Optional<String> collation, boolean nullable, boolean isFilled) {
    private static final int MICROSECONDS = 6;

    /** Of each of these tables, by table and by column in small letters: the names of columns have no case. */
    static Map<String, Map<String, MysqlColumn>> of(Connection connection, Iterable<String> tables)
            throws SQLException {
        Map<String, Map<String, MysqlColumn>> found = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT column_name AS name, column_type AS definition, collation_name AS collation,
                    is_nullable = 'YES' AS nullable,
                    is_nullable = 'YES' OR column_default IS NOT NULL OR extra LIKE '%GENERATED%' AS filled
                FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?
                """)) {
            for (String table : tables) {
                Map<String, MysqlColumn> columns = new TreeMap<>();
                select.setString(1, table);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        columns.put(row.getString("name").toLowerCase(Locale.ROOT), read(row));
                    }
                }
                found.put(table, columns);
            }
        }
        return found;
    }

    private static MysqlColumn read(ResultSet row) throws SQLException {
        return new MysqlColumn(
                row.getString("definition").toLowerCase(Locale.ROOT).replaceFirst("^(bigint|int)\\(\\d+\\)", "$1"),
                Optional.ofNullable(row.getString("collation")),
                row.getBoolean("nullable"),
                row.getBoolean("filled"));
    }

    /** Of the primary key of a table, in order, in small letters. */
    static List<String> key(Connection connection, String table) throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT column_name FROM information_schema.key_column_usage
                WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = 'PRIMARY'
                ORDER BY ordinal_position
                """)) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    key.add(row.getString(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return key;
    }

    /**
     * Whether each value of the type comes back as it went in, digit for digit: a checksum of what was published is worked out
     * on both sides.
     */
    boolean holds(DataType spark) {
        return definition.matches(pattern(spark));
    }

    private static String pattern(DataType spark) {
        return spark.equals(DataTypes.StringType)
                ? "(varchar|char)\\(\\d+\\)|(medium|long|)text"
                : regex(expected(spark));
    }

    private static String regex(String text) {
        return text.replace("(", "\\(").replace(")", "\\)");
    }

    /** For a person. */
    static String expected(DataType spark) {
        if (spark instanceof DecimalType decimal) {
            return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (spark.equals(DataTypes.LongType)) {
            return "bigint";
        }
        if (spark.equals(DataTypes.IntegerType)) {
            return "int";
        }
        if (spark.equals(DataTypes.BooleanType)) {
            return "tinyint(1)";
        }
        if (spark.equals(DataTypes.DateType)) {
            return "date";
        }
        if (spark.equals(DataTypes.TimestampType)) {
            return "datetime(" + MICROSECONDS + ")";
        }
        return spark.equals(DataTypes.StringType) ? "varchar, char or text" : "no column of " + spark.sql();
    }
}
