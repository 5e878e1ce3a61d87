package io.countinghouse.jobs.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Dimension tables from CSV files named after them; an empty cell is NULL. */
public final class DimensionFiles {
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
        List<String> tables = tables();
        List<String> present = tables.stream()
                .filter(table -> Files.exists(folder.resolve(table + ".csv")))
                .toList();
        if (present.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    folder + ": found no dimension file, expected at least one of "
                            + tables.stream().map(table -> table + ".csv").collect(Collectors.joining(", ")));
        }
        return database.inTransaction("load dimensions", connection -> {
            Map<String, Long> loaded = new LinkedHashMap<>();
            for (String table : present) {
                loaded.put(table, replace(connection, table, folder.resolve(table + ".csv")));
            }
            return loaded;
        });
    }

    /** Those that jobs look into. */
    private static List<String> tables() {
        return JobRegistry.modules().stream()
                .flatMap(job -> job.asShipped().dimensions().stream())
                .distinct()
                .toList();
    }

    private static long replace(Connection connection, String table, Path file) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table)) {
            delete.executeUpdate();
        }
        List<DimensionColumn> known = DimensionColumn.of(connection, table);
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                // This reader fails on what is not UTF-8, where FastCSV's own would replace it.
                .ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw mistake(file + ": found no header, expected column names");
            }
            return insert(connection, table, header(known, file, records.next().getFields()), file, records);
        } catch (CharacterCodingException e) {
            throw notUtf8(file, e);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? notUtf8(file, e) : unreadable(file, e.getCause());
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (CsvParseException e) {
            throw new CountinghouseException(ErrorCode.USAGE, file + ": " + e.getMessage(), e);
        }
    }

    private static long insert(
            Connection connection, String table, List<DimensionColumn> columns, Path file, Iterator<CsvRecord> records)
            throws SQLException {
        String sql = "INSERT INTO " + table + " ("
                + columns.stream().map(DimensionColumn::name).collect(Collectors.joining(", ")) + ") VALUES (?"
                + ", ?".repeat(columns.size() - 1) + ")";
        Map<String, Long> keys = new HashMap<>();
        long rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (records.hasNext()) {
                CsvRecord record = records.next();
                for (int i = 0; i < columns.size(); i++) {
                    requireFit(columns.get(i), record.getField(i), file, record.getStartingLineNumber(), keys);
                    statement.setString(1 + i, record.getField(i).isEmpty() ? null : record.getField(i));
                }
                statement.addBatch();
                if (++rows % ROWS_PER_STATEMENT == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
        return rows;
    }

    private static void requireFit(DimensionColumn column, String cell, Path file, long line, Map<String, Long> keys) {
        Optional<String> expected = column.expectedInsteadOf(cell);
        if (expected.isEmpty() && column.key()) {
            expected = Optional.ofNullable(keys.putIfAbsent(column.identity(cell), line))
                    .map(first -> "each value once; it is in line " + first);
        }
        if (expected.isPresent()) {
            throw mistake(file + " line " + line + ", " + column.name() + ": found \"" + cell + "\", expected "
                    + expected.get());
        }
    }

    /** The columns in the file's order. */
    private static List<DimensionColumn> header(List<DimensionColumn> known, Path file, List<String> cells) {
        List<String> names = new ArrayList<>(cells);
        names.set(0, names.get(0).replaceFirst("^\ufeff", ""));
        Map<String, DimensionColumn> byName =
                known.stream().collect(Collectors.toMap(DimensionColumn::name, Function.identity()));
        if (!byName.keySet().containsAll(names) || new HashSet<>(names).size() != names.size()) {
            throw mistake(file + " line 1: found columns " + names + ", expected each once of "
                    + known.stream().map(DimensionColumn::name).toList());
        }
        for (DimensionColumn column : known) {
            if (column.required() && !names.contains(column.name())) {
                throw mistake(file + " line 1: found columns " + names + ", expected " + column.name() + " as well");
            }
        }
        return names.stream().map(byName::get).toList();
    }

    private static CountinghouseException mistake(String message) {
        return new CountinghouseException(ErrorCode.USAGE, message);
    }

    private static CountinghouseException notUtf8(Path file, Exception cause) {
        return new CountinghouseException(
                ErrorCode.USAGE, file + ": found bytes that are not UTF-8, expected UTF-8", cause);
    }

    private static CountinghouseException unreadable(Path file, Exception cause) {
        return new CountinghouseException(ErrorCode.USAGE, file + ": could not be read: " + cause.getMessage(), cause);
    }
}
