package io.countinghouse.jobs.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.countinghouse.common.error.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How rows are printed; the names are what is typed. */
public enum ResultFormat {
    table {
        @Override
        void print(ResultSet rows, int maxRows, PrintStream out) throws SQLException {
            ResultSetMetaData columns = rows.getMetaData();
            List<String[]> lines = new ArrayList<>();
            boolean[] numeric = new boolean[columns.getColumnCount()];
            String[] header = new String[columns.getColumnCount()];
            for (int i = 0; i < header.length; i++) {
                header[i] = columns.getColumnLabel(i + 1);
                numeric[i] = isNumber(columns.getColumnType(i + 1));
            }
            lines.add(header);
            boolean more = false;
            while (rows.next()) {
                if (lines.size() > maxRows) {
                    more = true;
                    break;
                }
                lines.add(cells(rows, header.length));
            }
            new TextTable(lines, numeric).print(out);
            out.println(more ? "only the first " + maxRows + " rows; see --max-rows" : (lines.size() - 1) + " rows");
        }
    },
    lines {
        @Override
        void print(ResultSet rows, int maxRows, PrintStream out) throws SQLException {
            ResultSetMetaData columns = rows.getMetaData();
            int width = 0;
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                width = Math.max(width, columns.getColumnLabel(i).length());
            }
            long count = 0;
            while (rows.next()) {
                if (count == maxRows) {
                    out.println("only the first " + maxRows + " rows; see --max-rows");
                    return;
                }
                count++;
                String[] cells = cells(rows, columns.getColumnCount());
                for (int i = 0; i < cells.length; i++) {
                    String label = columns.getColumnLabel(i + 1);
                    out.println(label + " ".repeat(width - label.length()) + "  " + Printable.of(cells[i]));
                }
                out.println();
            }
            out.println(count + " rows");
        }
    },
    csv {
        @Override
        void print(ResultSet rows, int maxRows, PrintStream out) throws SQLException {
            ResultSetMetaData columns = rows.getMetaData();
            try (CsvWriter writer = CsvWriter.builder().build(new PrintWriter(out, false, StandardCharsets.UTF_8))) {
                String[] header = new String[columns.getColumnCount()];
                for (int i = 0; i < header.length; i++) {
                    header[i] = columns.getColumnLabel(i + 1);
                }
                writer.writeRecord(header);
                while (rows.next()) {
                    writer.writeRecord(cells(rows, header.length));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    json {
        @Override
        void print(ResultSet rows, int maxRows, PrintStream out) throws SQLException {
            try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.setRootValueSeparator(null);
                while (rows.next()) {
                    JsonRows.write(json, rows);
                    json.writeRaw('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    abstract void print(ResultSet rows, int maxRows, PrintStream out) throws SQLException;

    private static String[] cells(ResultSet rows, int columns) throws SQLException {
        String[] cells = new String[columns];
        for (int i = 0; i < columns; i++) {
            String value = rows.getString(i + 1);
            cells[i] = value == null ? "" : value;
        }
        return cells;
    }

    private static boolean isNumber(int type) {
        return switch (type) {
            case java.sql.Types.DECIMAL, java.sql.Types.BIGINT, java.sql.Types.INTEGER, java.sql.Types.DOUBLE -> true;
            default -> false;
        };
    }
}
