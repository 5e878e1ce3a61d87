package io.countinghouse.jobs.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Dimension tables from CSV files named after them; an empty cell is NULL. */
public final class DimensionFiles {
    private static final List<String> TABLES = List.of("customer", "store", "product", "sales_team");
    private static final int ROWS_PER_STATEMENT = 1000;

    private final Database database;

    public DimensionFiles(Database database) {
        this.database = database;
    }

    /**
     * Replaces the content of every table whose file is in the folder, all in one transaction.
     *
     * @return rows loaded by table
     * @throws CountinghouseException USAGE, naming file, line and column, when a file does not fit its table
     */
    public Map<String, Long> load(Path folder) {
        List<String> present = TABLES.stream()
                .filter(table -> Files.exists(folder.resolve(table + ".csv")))
                .toList();
        if (present.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    folder + ": found no dimension file, expected at least one of "
                            + TABLES.stream().map(table -> table + ".csv").collect(Collectors.joining(", ")));
        }
        return database.inTransaction("load dimensions", connection -> {
            Map<String, Long> loaded = new LinkedHashMap<>();
            for (String table : present) {
                loaded.put(table, replace(connection, table, folder.resolve(table + ".csv")));
            }
            return loaded;
        });
    }

    private static long replace(Connection connection, String table, Path file) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table)) {
            delete.executeUpdate();
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .ofCsvRecord(file, StandardCharsets.UTF_8)) {
            var records = reader.iterator();
            if (!records.hasNext()) {
                throw new CountinghouseException(ErrorCode.USAGE, file + ": found no header, expected column names");
            }
            List<String> columns =
                    columns(connection, table, file, records.next().getFields());
            String insert = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (?"
                    + ", ?".repeat(columns.size() - 1) + ")";
            long rows = 0;
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                while (records.hasNext()) {
                    CsvRecord record = records.next();
                    for (int i = 0; i < columns.size(); i++) {
                        String cell = record.getField(i);
                        statement.setString(1 + i, cell.isEmpty() ? null : cell);
                    }
                    statement.addBatch();
                    if (++rows % ROWS_PER_STATEMENT == 0) {
                        flush(statement, file, record.getStartingLineNumber());
                    }
                }
                flush(statement, file, rows + 1);
            }
            return rows;
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.USAGE, file + ": could not be read: " + e.getMessage(), e);
        } catch (CsvParseException e) {
            throw new CountinghouseException(ErrorCode.USAGE, file + ": " + e.getMessage(), e);
        }
    }

    private static void flush(PreparedStatement statement, Path file, long line) throws SQLException {
        try {
            statement.executeBatch();
        } catch (SQLException e) {
            if (e.getSQLState() != null
                    && (e.getSQLState().startsWith("22") || e.getSQLState().startsWith("23"))) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, file + ": at or before line " + line + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static List<String> columns(Connection connection, String table, Path file, List<String> header)
            throws SQLException {
        Set<String> known = new LinkedHashSet<>();
        try (ResultSet row = connection.getMetaData().getColumns(connection.getCatalog(), null, table, "%")) {
            while (row.next()) {
                known.add(row.getString("COLUMN_NAME"));
            }
        }
        List<String> unknown =
                header.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty() || new LinkedHashSet<>(header).size() != header.size()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, file + " line 1: found columns " + header + ", expected each once of " + known);
        }
        return header;
    }
}
