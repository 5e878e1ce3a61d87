package io.countinghouse.jobs.offsets;

import io.countinghouse.common.testing.Workspace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The three tables that {@link PlainOffsets} writes, in one transaction that {@link #finish} commits. */
final class PlainTables implements AutoCloseable {
    /** How rows get to the server. */
    enum Way {
        BATCHED_INSERTS,
        LOAD_DATA
    }

    private final Connection connection;
    private final Rows allocations;
    private final Rows reassigned;
    private final Rows summary;

    /** The rows of one table. */
    interface Rows extends PlainOffsets.Rows, AutoCloseable {
        /** Everything written is with the server after this. */
        void flush() throws SQLException, IOException;

        @Override
        void close() throws SQLException, IOException;
    }

    private PlainTables(Connection connection, Way way) throws SQLException, IOException {
        this.connection = connection;
        connection.setAutoCommit(false);
        this.allocations = rows(way, InvoiceColumns.OFFSET_ALLOCATIONS, InvoiceColumns.OFFSET_ALLOCATIONS_SCHEMA);
        this.reassigned = rows(way, InvoiceColumns.INVOICES_REASSIGNED, InvoiceColumns.INVOICES_REASSIGNED_SCHEMA);
        this.summary =
                rows(way, InvoiceColumns.COMPANY_CATEGORY_SUMMARY, InvoiceColumns.COMPANY_CATEGORY_SUMMARY_SCHEMA);
    }

    /** The tables are empty and have the columns of the marts, but those that tell of runs, and their keys. */
    static void create(Workspace workspace) {
        for (String mart : List.of(
                InvoiceColumns.OFFSET_ALLOCATIONS,
                InvoiceColumns.INVOICES_REASSIGNED,
                InvoiceColumns.COMPANY_CATEGORY_SUMMARY)) {
            String table = PlainOffsets.PREFIX + mart;
            workspace.execute("DROP TABLE IF EXISTS " + table);
            workspace.execute("CREATE TABLE " + table + " LIKE " + mart);
            workspace.execute("ALTER TABLE " + table + " DROP COLUMN run_id, DROP COLUMN updated_at");
        }
    }

    static PlainTables open(Workspace workspace, Way way) throws SQLException, IOException {
        return new PlainTables(
                PlainOffsets.connect(workspace.runtime(), "&rewriteBatchedStatements=true&allowLoadLocalInfile=true"),
                way);
    }

    Rows allocations() {
        return allocations;
    }

    Rows reassigned() {
        return reassigned;
    }

    Rows summary() {
        return summary;
    }

    void finish() throws SQLException, IOException {
        allocations.flush();
        reassigned.flush();
        summary.flush();
        connection.commit();
    }

    @Override
    public void close() throws SQLException, IOException {
        try (connection) {
            allocations.close();
            reassigned.close();
            summary.close();
        }
    }

    private Rows rows(Way way, String mart, StructType schema) throws SQLException, IOException {
        List<String> columns = Arrays.asList(schema.fieldNames());
        return switch (way) {
            case BATCHED_INSERTS -> new Inserts(connection, PlainOffsets.PREFIX + mart, columns);
            case LOAD_DATA -> new Loaded(connection, PlainOffsets.PREFIX + mart, columns);
        };
    }

    private static final class Inserts implements Rows {
        private static final int ROWS_PER_BATCH = 2000;

        private final PreparedStatement statement;
        private int waiting;

        Inserts(Connection connection, String table, List<String> columns) throws SQLException {
            statement = connection.prepareStatement("INSERT INTO " + table + " (" + String.join(", ", columns)
                    + ") VALUES (" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")");
        }

        @Override
        public void write(String... row) throws SQLException {
            for (int i = 0; i < row.length; i++) {
                statement.setString(i + 1, row[i]);
            }
            statement.addBatch();
            if (++waiting == ROWS_PER_BATCH) {
                flush();
            }
        }

        @Override
        public void flush() throws SQLException {
            statement.executeBatch();
            waiting = 0;
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    private static final class Loaded implements Rows {
        private final Connection connection;
        private final String load;
        private final Path file;
        private final BufferedWriter out;

        Loaded(Connection connection, String table, List<String> columns) throws IOException {
            this.connection = connection;
            this.file = Files.createTempFile(table, ".tsv");
            this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
            this.load = "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE " + table + " CHARACTER SET utf8mb4 ("
                    + String.join(", ", columns) + ")";
        }

        @Override
        public void write(String... row) throws IOException {
            for (int i = 0; i < row.length; i++) {
                out.write(i == 0 ? "" : "\t");
                out.write(row[i] == null ? "\\N" : escaped(row[i]));
            }
            out.write('\n');
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
        }

        @Override
        public void flush() throws SQLException, IOException {
            out.flush();
            try (Statement statement = connection.createStatement()) {
                statement.execute(load);
            }
        }

        @Override
        public void close() throws IOException {
            try (out) {
                Files.delete(file);
            }
        }
    }
}
