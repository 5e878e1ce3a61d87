package io.countinghouse.bench;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.Mart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table in MySQL as checksums that no order of its rows changes, without the columns that tell of runs.
 *
 * @param sums of the CRC-32 of each column's text, and under {@link #WHOLE_ROW} of the rows'
 */
record MartSums(long rows, Map<String, Long> sums) {
    static final String WHOLE_ROW = "(whole row)";

    /** @param where a condition in SQL, e.g. {@code 1 = 1} */
    static MartSums of(MysqlSettings mysql, String table, String where) {
        try (Connection connection = new Database(mysql).open();
                Statement statement = connection.createStatement()) {
            List<String> columns = columns(statement, table);
            List<String> texts = columns.stream()
                    .map(column -> "IFNULL(`" + column + "`, '\\\\N')")
                    .toList();
            String sums =
                    texts.stream().map(text -> ", SUM(CRC32(" + text + "))").collect(Collectors.joining());
            try (ResultSet row = statement.executeQuery("SELECT COUNT(*)" + sums + ", SUM(CRC32(CONCAT_WS('|', "
                    + String.join(", ", texts) + "))) FROM " + table + " WHERE " + where)) {
                row.next();
                Map<String, Long> found = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    found.put(columns.get(i), row.getLong(i + 2));
                }
                found.put(WHOLE_ROW, row.getLong(columns.size() + 2));
                return new MartSums(row.getLong(1), found);
            }
        } catch (SQLException e) {
            throw Database.failure("sum up " + table, e);
        }
    }

    /** What differs, in words; empty where nothing does. */
    Optional<String> differenceFrom(MartSums other) {
        if (rows != other.rows) {
            return Optional.of(rows + " rows against " + other.rows);
        }
        List<String> differing = sums.keySet().stream()
                .filter(column -> !sums.get(column).equals(other.sums.get(column)))
                .toList();
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of("of " + rows + " rows the checksums differ in " + String.join(", ", differing));
    }

    private static List<String> columns(Statement statement, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT column_name FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() AND table_name = '" + table + "' AND column_name NOT IN ('"
                + Mart.RUN_ID + "', '" + Mart.UPDATED_AT + "') ORDER BY ordinal_position")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }
}
