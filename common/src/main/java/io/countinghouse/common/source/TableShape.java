package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the server says of a table.
 *
 * @param types of its columns, by name in lower case
 * @param nullable names of the columns that may hold nothing
 */
record TableShape(String table, Map<String, String> types, Set<String> nullable) {
    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> MOMENTS = Set.of("datetime", "timestamp");
    private static final Set<String> TEXTS =
            Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set");
    /** What the server prints better than a driver that makes something else of it first. */
    private static final Set<String> PRINTED = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "bigint",
            "decimal",
            "float",
            "double",
            "year",
            "date",
            "datetime",
            "timestamp",
            "time",
            "json");

    /** @throws CountinghouseException CONFIGURATION when there is no such table, or it cannot give a snapshot */
    static TableShape of(Connection connection, String table) throws SQLException {
        requireInnodb(connection, table);
        Map<String, String> types = new HashMap<>();
        Set<String> nullable = new HashSet<>();
        try (PreparedStatement columns = connection.prepareStatement(
                """
                SELECT column_name, data_type, is_nullable FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = ?""")) {
            columns.setString(1, table);
            try (ResultSet rows = columns.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1).toLowerCase(Locale.ROOT);
                    types.put(name, rows.getString(2).toLowerCase(Locale.ROOT));
                    if (!rows.getString(3).equalsIgnoreCase("NO")) {
                        nullable.add(name);
                    }
                }
            }
        }
        return new TableShape(table, types, nullable);
    }

    /** Fails with CONFIGURATION, telling all that is wrong, unless key and columns are there and can be text. */
    void requireReadable(SourceTable source) {
        List<String> problems = new ArrayList<>();
        List<String> missing = source.columns().stream()
                .filter(column -> type(column).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            problems.add("found no columns " + String.join(", ", missing));
        }
        for (String column : source.columns()) {
            String type = type(column);
            if (!type.isEmpty() && !TEXTS.contains(type) && !PRINTED.contains(type)) {
                problems.add("column " + column + ": found type " + type + ", expected a number, a date or text");
            }
        }
        if (!INTEGERS.contains(type(source.key()))) {
            problems.add(found(source.key()) + ", expected a key of an integer type");
        } else if (nullable.contains(source.key().toLowerCase(Locale.ROOT))) {
            problems.add("column " + source.key()
                    + ": may be NULL, expected NOT NULL: a row without a key is in no range, so it would not be read");
        }
        refuse(problems);
    }

    /** Fails with CONFIGURATION unless the column is there and tells a moment. */
    void requireMoment(String column) {
        if (!MOMENTS.contains(type(column))) {
            refuse(List.of(found(column) + ", expected a datetime or timestamp"));
        }
    }

    /** An expression whose value is the column as the server prints it. */
    String printed(String column) {
        String quoted = SourceTable.quoted(column);
        return TEXTS.contains(type(column)) ? quoted : "CAST(" + quoted + " AS CHAR)";
    }

    private String type(String column) {
        return types.getOrDefault(column.toLowerCase(Locale.ROOT), "");
    }

    private String found(String column) {
        return "column " + column + ": found " + (type(column).isEmpty() ? "none" : "type " + type(column));
    }

    private void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, "Source table " + table + ": " + String.join("; ", problems));
        }
    }

    private static void requireInnodb(Connection connection, String table) throws SQLException {
        try (PreparedStatement engine = connection.prepareStatement(
                """
                SELECT COALESCE(engine, table_type) FROM information_schema.tables
                WHERE table_schema = DATABASE() AND table_name = ?""")) {
            engine.setString(1, table);
            try (ResultSet found = engine.executeQuery()) {
                if (!found.next()) {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "Source table " + table
                                    + ": found none, or none that this user may SELECT from, in database "
                                    + connection.getCatalog());
                }
                if (!"InnoDB".equalsIgnoreCase(found.getString(1))) {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "Source table " + table + ": found engine " + found.getString(1)
                                    + ", expected InnoDB, the one that can show a state that does not change");
                }
            }
        }
    }
}
