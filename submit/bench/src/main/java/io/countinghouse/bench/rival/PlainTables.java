package io.countinghouse.bench.rival;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The three tables that {@link PlainOffsets} writes, in one transaction that {@link #finish} commits. */
public final class PlainTables implements AutoCloseable {
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

    private PlainTables(Connection connection) throws SQLException, IOException {
        this.connection = connection;
        connection.setAutoCommit(false);
        this.allocations = rows(OffsetTables.ALLOCATIONS);
        this.reassigned = rows(OffsetTables.REASSIGNED);
        this.summary = rows(OffsetTables.SUMMARY);
    }

    /** The tables are empty and have the columns of the marts beside them, but those that tell of runs, and their keys. */
    public static void create(MysqlSettings migration) throws SQLException {
        try (Connection connection = new Database(migration).open();
                Statement statement = connection.createStatement()) {
            for (OffsetTables.Table mart : OffsetTables.MARTS) {
                String table = PlainOffsets.PREFIX + mart.name();
                statement.execute("DROP TABLE IF EXISTS " + table);
                statement.execute("CREATE TABLE " + table + " LIKE " + mart.name());
                statement.execute("ALTER TABLE " + table + " DROP COLUMN run_id, DROP COLUMN updated_at");
            }
        }
    }

    static PlainTables open(MysqlSettings mysql) throws SQLException, IOException {
        return new PlainTables(PlainOffsets.connect(mysql, "&allowLoadLocalInfile=true"));
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

    private Rows rows(OffsetTables.Table mart) throws IOException {
        return new Loaded(connection, PlainOffsets.PREFIX + mart.name(), mart.columns());
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
