package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.CellType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the server says of a table or view; names in lower case.
 *
 * @param types of its columns
 * @param nullable columns that may hold nothing
 * @param uniqueKeys the columns of each unique index over whole values
 */
record TableShape(
        String table, boolean isView, Map<String, String> types, Set<String> nullable, List<List<String>> uniqueKeys) {
    private static final String VIEW = "VIEW";

    /** @throws CountinghouseException CONFIGURATION when there is no such table, or it cannot give a snapshot */
    static TableShape of(Connection connection, String table) throws SQLException {
        boolean isView = isView(connection, table);
        Map<String, String> types = new HashMap<>();
        Set<String> nullable = new HashSet<>();
        try (PreparedStatement columns = connection.prepareStatement(
                """
                SELECT column_name, data_type, is_nullable FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = ?""")) {
            columns.setString(1, table);
            try (ResultSet rows = columns.executeQuery()) {
                while (rows.next()) {
                    String name = lower(rows.getString(1));
                    types.put(name, lower(rows.getString(2)));
                    if (!rows.getString(3).equalsIgnoreCase("NO")) {
                        nullable.add(name);
                    }
                }
            }
        }
        return new TableShape(table, isView, types, nullable, uniqueKeys(connection, table));
    }

    /** An index over the beginning of a text says nothing of the whole. */
    private static List<List<String>> uniqueKeys(Connection connection, String table) throws SQLException {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        Set<String> partial = new HashSet<>();
        try (PreparedStatement indexes = connection.prepareStatement(
                """
                SELECT index_name, column_name, sub_part FROM information_schema.statistics
                WHERE table_schema = DATABASE() AND table_name = ? AND non_unique = 0
                ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index""")) {
            indexes.setString(1, table);
            try (ResultSet rows = indexes.executeQuery()) {
                while (rows.next()) {
                    String index = rows.getString(1);
                    String column = rows.getString(2);
                    if (column == null || rows.getString(3) != null) {
                        partial.add(index);
                    } else {
                        keys.computeIfAbsent(index, name -> new ArrayList<>()).add(lower(column));
                    }
                }
            }
        }
        keys.keySet().removeAll(partial);
        return List.copyOf(keys.values());
    }

    /** Fails with CONFIGURATION, telling all that is wrong, unless the table can be read as it is declared. */
    void requireReadable(SourceTable source) {
        List<String> problems = new ArrayList<>();
        List<String> missing = source.columns().stream()
                .filter(SourceColumn::isRead)
                .map(SourceColumn::name)
                .filter(column -> type(column).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            problems.add("found no columns " + String.join(", ", missing)
                    + "; job.source.columns says under which name a column is to be found, or what it always is");
        }
        for (SourceColumn column : source.columns()) {
            String type = column.isRead() ? type(column.name()) : "";
            if (!type.isEmpty() && !CellText.fits(type, column.column().type())) {
                problems.add("column " + column.name() + ": found type " + type + ", expected "
                        + CellText.expected(column.column().type()));
            }
        }
        if (!source.column(source.updated()).isRead()) {
            problems.add("found a constant for " + source.updated()
                    + " in job.source.columns, expected a column that says when a" + " row was changed last");
        }
        if (missing.isEmpty()) {
            identityProblem(source).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, "Source table " + table + ": " + String.join("; ", problems));
        }
    }

    private Optional<String> identityProblem(SourceTable source) {
        if (source.identity().isEmpty() || uniqueKey(source).isPresent()) {
            return Optional.empty();
        }
        Set<String> identity = identity(source);
        if (!source.declaredKey().isEmpty()) {
            List<String> others = source.declaredKey().stream()
                    .filter(column -> !identity.contains(lower(column)))
                    .toList();
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of("found " + String.join(", ", others) + " in job.source.key, expected columns of its"
                            + " identity only (job.identity): " + String.join(", ", identity));
        }
        String found = isView
                ? "a view, which has no unique key"
                : uniqueKeys.isEmpty() ? "no unique key" : "unique keys " + String.join(", ", keyTexts());
        return Optional.of("found " + found + ", expected one of columns that may not be NULL, all of them among its"
                + " identity " + String.join(", ", identity)
                + ": rows that differ in nothing else would count as one. Let job.identity name what tells its rows apart,"
                + " or job.source.key the columns of which no two rows have the same");
    }

    private List<String> keyTexts() {
        return uniqueKeys.stream()
                .map(key -> "(" + String.join(", ", key) + ")"
                        + (nullable.stream().anyMatch(key::contains) ? ", which may be NULL" : ""))
                .toList();
    }

    private static Set<String> identity(SourceTable source) {
        Set<String> identity = new TreeSet<>();
        source.identityColumns().forEach(column -> identity.add(lower(column.name())));
        return identity;
    }

    /** Columns by which no two rows of one identity can be. */
    private Optional<List<String>> uniqueKey(SourceTable source) {
        Set<String> identity = identity(source);
        return uniqueKeys.stream()
                .filter(key -> identity.containsAll(key) && nullable.stream().noneMatch(key::contains))
                .findFirst();
    }

    /** The columns of an index by whose order the rows can be divided; empty when there is none. */
    List<String> order(SourceTable source) {
        return isView
                ? List.of()
                : uniqueKey(source)
                        .or(() -> uniqueKeys.stream()
                                .filter(key -> nullable.stream().noneMatch(key::contains))
                                .findFirst())
                        .filter(key -> key.stream().allMatch(this::isComparable))
                        .orElse(List.of());
    }

    /** Whether identities must be counted, since no index promises that each is there once. */
    boolean mayRepeat(SourceTable source) {
        // Texts that differ may be one number.
        return uniqueKey(source).isEmpty()
                || source.identityColumns().stream()
                        .anyMatch(column -> column.column().type() instanceof CellType.WholeNumber
                                && CellText.TEXTS.contains(type(column.name())));
    }

    /** Whether a value that is given back as text or number is the same value. */
    private boolean isComparable(String column) {
        return isNumber(column)
                || CellText.TEXTS.contains(type(column))
                || type(column).equals(CellText.DATE);
    }

    /** Whether the column is a number that is compared as one. */
    boolean isNumber(String column) {
        return CellText.INTEGERS.contains(type(column)) || type(column).equals(CellText.DECIMAL);
    }

    /** An expression whose value is the column as the server prints it, no longer than matters. */
    String printed(SourceColumn column) {
        if (!column.isRead()) {
            return "'" + column.constant().orElseThrow().replace("\\", "\\\\").replace("'", "''") + "'";
        }
        String quoted = SourceTable.quoted(column.name());
        String type = type(column.name());
        // The sum is shown without ZEROFILL.
        String value = CellText.INTEGERS.contains(type) ? quoted + " + 0" : quoted;
        String text = CellText.TEXTS.contains(type) ? quoted : "CAST(" + value + " AS CHAR)";
        return CellText.TEXTS.contains(type) || type.equals("json")
                ? "LEFT(" + text + ", " + CellText.mostChars(column.column().type()) + ")"
                : text;
    }

    String type(String column) {
        return types.getOrDefault(lower(column), "");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isView(Connection connection, String table) throws SQLException {
        try (PreparedStatement engine = connection.prepareStatement(
                """
                SELECT engine, table_type FROM information_schema.tables
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
                String kind = found.getString(2);
                if (kind != null && kind.toUpperCase(Locale.ROOT).endsWith(VIEW)) {
                    return true;
                }
                if (!"InnoDB".equalsIgnoreCase(found.getString(1))) {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "Source table " + table + ": found engine "
                                    + (found.getString(1) == null ? kind : found.getString(1))
                                    + ", expected InnoDB, the one that can show a state that does not change");
                }
                return false;
            }
        }
    }
}
