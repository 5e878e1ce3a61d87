package io.countinghouse.common.mart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * A column as {@code information_schema} tells it.
 *
 * @param type the name alone, small letters, e.g. {@code decimal}
 * @param definition as CREATE TABLE takes it, e.g. {@code decimal(18,2)}
 * @param collation of a text
 */
record MysqlColumn(
        String type, String definition, int precision, int scale, Optional<String> collation, boolean nullable) {
    /** Of each table of the database, by table and column, in the order of the columns. */
    static Map<String, Map<String, MysqlColumn>> of(Connection connection, Iterable<String> tables)
            throws SQLException {
        Map<String, Map<String, MysqlColumn>> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT column_name AS name, data_type AS type, column_type AS definition,
                    COALESCE(numeric_precision, 0) AS whole, COALESCE(numeric_scale, 0) AS decimals,
                    collation_name AS collation, is_nullable AS nullable
                FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?
                ORDER BY ordinal_position
                """)) {
            for (String table : tables) {
                Map<String, MysqlColumn> columns = new LinkedHashMap<>();
                select.setString(1, table);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        columns.put(row.getString("name"), read(row));
                    }
                }
                found.put(table, columns);
            }
        }
        return found;
    }

    private static MysqlColumn read(ResultSet row) throws SQLException {
        return new MysqlColumn(
                row.getString("type").toLowerCase(Locale.ROOT),
                row.getString("definition"),
                row.getInt("whole"),
                row.getInt("decimals"),
                Optional.ofNullable(row.getString("collation")),
                row.getString("nullable").equals("YES"));
    }

    /** Whether it holds each value of the type and no more digits. */
    boolean holds(DataType spark) {
        if (spark instanceof DecimalType decimal) {
            return type.equals("decimal") && precision == decimal.precision() && scale == decimal.scale();
        }
        return kind(spark).contains(" " + type + " ");
    }

    /** For a person. */
    static String expected(DataType spark) {
        return spark instanceof DecimalType decimal
                ? "decimal(" + decimal.precision() + "," + decimal.scale() + ")"
                : kind(spark).strip().replace(" ", " or ");
    }

    private static String kind(DataType spark) {
        if (spark.equals(DataTypes.LongType)) {
            return " bigint ";
        }
        if (spark.equals(DataTypes.IntegerType)) {
            return " int ";
        }
        if (spark.equals(DataTypes.BooleanType)) {
            return " tinyint ";
        }
        if (spark.equals(DataTypes.DateType)) {
            return " date ";
        }
        if (spark.equals(DataTypes.TimestampType)) {
            return " datetime ";
        }
        return spark.equals(DataTypes.StringType) ? " varchar char text mediumtext longtext json " : " ";
    }
}
