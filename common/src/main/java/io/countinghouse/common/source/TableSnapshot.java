package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One state of one table or view of a source database, read by several connections at a time. Writers of the table wait while
 * the connections begin their transactions, which takes milliseconds, and not while rows are read. The user needs SELECT on the
 * table and LOCK TABLES on its database. For one thread; after a failure only to be closed.
 */
public final class TableSnapshot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableSnapshot.class);

    /** So that a crowd of rows that are slow to read falls to one connection only for a while. */
    private static final int PARTS_PER_CONNECTION = 16;

    /** Below it, to divide the rows costs more than it brings. */
    private static final int LEAST_ROWS_OF_A_PART = 1_000;

    private static final int IDENTITIES_PER_QUERY = 200;

    private static final int SECONDS_A_SLOW_STORE_MAY_TAKE = 600;
    private static final int SECONDS_A_CONNECTION_MAY_REST = 28_800;

    /** Too many connections; of this user; in an hour. */
    private static final Set<Integer> NO_MORE_CONNECTIONS = Set.of(1040, 1203, 1226);

    private final SourceTable table;
    private final TableShape shape;
    private final List<Connection> connections;
    private final LocalDateTime takenAt;

    private TableSnapshot(SourceTable table, TableShape shape, List<Connection> connections, LocalDateTime takenAt) {
        this.table = table;
        this.shape = shape;
        this.connections = connections;
        this.takenAt = takenAt;
    }

    /**
     * @throws CountinghouseException CONFIGURATION when the table, its columns, its key or its engine are not as they must
     *     be; DATABASE when the user may not read or lock it, others kept writing to it for longer than the options
     *     allow, or the server lets nobody in; DATABASE_UNREACHABLE
     */
    public static TableSnapshot open(MysqlSettings server, SourceTable table, SnapshotOptions options) {
        Database database = new Database(server);
        List<Connection> connections = new ArrayList<>();
        try (Connection locker = database.open()) {
            for (int i = 0; i < options.connections() && isLetIn(database, connections, options); i++) {
                prepare(connections.get(i));
            }
            TableShape shape = TableShape.of(connections.get(0), table.name());
            shape.requireReadable(table);
            prepare(locker);
            LocalDateTime takenAt = begin(locker, connections, table, options);
            return new TableSnapshot(table, shape, List.copyOf(connections), takenAt);
        } catch (SQLException e) {
            CountinghouseException failure = Database.failure("open a snapshot of source table " + table.name(), e);
            close(connections, failure);
            throw failure;
        } catch (RuntimeException failure) {
            close(connections, failure);
            throw failure;
        }
    }

    /** Opens one more connection; a server that allows fewer is read by those that there are. */
    private static boolean isLetIn(Database database, List<Connection> connections, SnapshotOptions options) {
        try {
            connections.add(database.open());
            return true;
        } catch (CountinghouseException e) {
            if (!(e.getCause() instanceof SQLException refusal)
                    || !NO_MORE_CONNECTIONS.contains(refusal.getErrorCode())) {
                throw e;
            }
            if (connections.isEmpty()) {
                throw new CountinghouseException(
                        ErrorCode.DATABASE,
                        e.getMessage() + "; a reading takes one connection and as many as job.source.connections says ("
                                + options.connections() + "), two at least",
                        e);
            }
            LOG.warn(
                    "the source's server allows {} connections beside the one that locks, job.source.connections asks for {}:"
                            + " it is read by those",
                    connections.size(),
                    options.connections());
            return false;
        }
    }

    /** The moment of the state by the server's clock, UTC. */
    public LocalDateTime takenAt() {
        return takenAt;
    }

    /** How many rows there are. */
    public long count() {
        try (Statement count = connections.get(0).createStatement();
                ResultSet row = count.executeQuery("SELECT COUNT(*)" + RowsPart.ALL.from(quotedTable()))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Whether {@link #writeKeys} may give an identity twice: no index of the source promises otherwise. */
    public boolean mayRepeat() {
        return shape.mayRepeat(table);
    }

    /**
     * Writes every row, each once, as Parquet files of optional strings, as a file would have its values: decimals plain, dates
     * {@code yyyy-MM-dd}, moments {@code yyyy-MM-dd HH:mm:ss} in UTC with as many decimals as the column has.
     *
     * @return the files; none when there are no rows. Nothing is left of them when this fails
     * @throws CountinghouseException DATABASE, STORAGE and their outages
     */
    public List<ExtractFile> writeRows(ExtractTarget target) {
        return write(rows(), parts(), target);
    }

    /**
     * Writes the rows of these identities, and perhaps others.
     *
     * @param identities as {@link #writeKeys} has them, the moment apart
     * @return as {@link #writeRows(ExtractTarget)}
     */
    public List<ExtractFile> writeRows(Iterator<List<String>> identities, ExtractTarget target) {
        List<SourceColumn> columns = table.identityColumns();
        List<String> quoted = columns.stream()
                .map(column -> SourceTable.quoted(column.name()))
                .toList();
        List<RowsPart> parts = new ArrayList<>();
        List<List<Object>> some = new ArrayList<>();
        while (identities.hasNext()) {
            List<String> identity = identities.next();
            List<Object> values = new ArrayList<>();
            for (SourceColumn column : columns) {
                values.add(value(column.name(), identity.get(table.identity().indexOf(column.ours()))));
            }
            some.add(values);
            if (some.size() == IDENTITIES_PER_QUERY || !identities.hasNext()) {
                parts.add(RowsPart.of(quoted, some));
                some.clear();
            }
        }
        return write(rows(), parts, target);
    }

    private Object value(String column, String text) {
        return text != null && shape.isNumber(column) ? new BigDecimal(text) : text;
    }

    /**
     * Writes the identity of every row, with the moment when it was last changed: Parquet files of optional strings, named as in
     * the extract.
     *
     * @return as {@link #writeRows(ExtractTarget)}
     */
    public List<ExtractFile> writeKeys(ExtractTarget target) {
        return write(extraction(keyColumns()), parts(), target);
    }

    private List<SourceColumn> keyColumns() {
        return Stream.concat(table.identity().stream(), Stream.of(table.updated()))
                .map(table::column)
                .toList();
    }

    private Extraction rows() {
        return extraction(table.columns());
    }

    private Extraction extraction(List<SourceColumn> columns) {
        return new Extraction(
                table.name(),
                columns.stream().map(shape::printed).toList(),
                columns.stream()
                        .map(column -> CellText.of(shape.type(column.name()), column))
                        .toList(),
                TextRows.texts(columns.stream().map(SourceColumn::ours).toList()));
    }

    private List<ExtractFile> write(Extraction extraction, List<RowsPart> parts, ExtractTarget target) {
        return parts.isEmpty() ? List.of() : new ParallelExtract(connections, extraction, target).run(parts);
    }

    private String quotedTable() {
        return SourceTable.quoted(table.name());
    }

    private CountinghouseException failure(SQLException e) {
        return Database.failure("read source table " + table.name(), e);
    }

    /** Of about the same number of rows, whatever the gaps between their keys. */
    private List<RowsPart> parts() {
        List<String> order = shape.order(table);
        long rows = count();
        long size = Math.max(LEAST_ROWS_OF_A_PART, rows / ((long) connections.size() * PARTS_PER_CONNECTION) + 1);
        if (rows == 0) {
            return List.of();
        }
        if (order.isEmpty() || rows <= size) {
            return List.of(RowsPart.ALL);
        }
        List<String> quoted = order.stream().map(SourceTable::quoted).toList();
        List<List<Object>> lasts = new ArrayList<>();
        try {
            RowsPart rest = new RowsPart("", List.of(), String.join(", ", quoted));
            for (List<Object> last = lastOf(rest, order, size); last != null; last = lastOf(rest, order, size)) {
                lasts.add(last);
                rest = RowsPart.after(quoted, last);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return RowsPart.between(quoted, lasts);
    }

    /** The key of the last one of the first rows; null when there are fewer. */
    private List<Object> lastOf(RowsPart rest, List<String> key, long rows) throws SQLException {
        String columns = String.join(", ", key.stream().map(SourceTable::quoted).toList());
        try (PreparedStatement query = connections
                .get(0)
                .prepareStatement("SELECT " + columns + rest.from(quotedTable()) + " LIMIT 1 OFFSET " + (rows - 1))) {
            rest.bind(query);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                List<Object> last = new ArrayList<>();
                for (int i = 0; i < key.size(); i++) {
                    last.add(value(key.get(i), row.getString(i + 1)));
                }
                return last;
            }
        }
    }

    @Override
    public void close() {
        CountinghouseException failure = new CountinghouseException(
                ErrorCode.DATABASE, "Could not close a snapshot of source table " + table.name());
        close(connections, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** What the server is set to must make no difference. */
    private static void prepare(Connection connection) throws SQLException {
        Map<String, String> limits = new HashMap<>(Map.of(
                "time_zone", "'+00:00'",
                "wait_timeout", Integer.toString(SECONDS_A_CONNECTION_MAY_REST),
                "net_read_timeout", Integer.toString(SECONDS_A_SLOW_STORE_MAY_TAKE),
                "net_write_timeout", Integer.toString(SECONDS_A_SLOW_STORE_MAY_TAKE)));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            // MySQL and MariaDB have some of these each.
            try (ResultSet variables = statement.executeQuery(
                    """
                    SHOW SESSION VARIABLES WHERE variable_name IN ('max_execution_time', 'max_statement_time',
                        'idle_transaction_timeout', 'idle_readonly_transaction_timeout')""")) {
                while (variables.next()) {
                    limits.put(variables.getString(1), "0");
                }
            }
            statement.execute("SET SESSION "
                    + String.join(
                            ", ",
                            limits.entrySet().stream()
                                    .map(limit -> limit.getKey() + " = " + limit.getValue())
                                    .toList()));
        }
    }

    private static LocalDateTime begin(
            Connection locker, List<Connection> connections, SourceTable table, SnapshotOptions options)
            throws SQLException {
        try (TableLock held = TableLock.take(locker, table.name(), options)) {
            for (Connection connection : connections) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                }
            }
            return held.now();
        }
    }

    private static void close(List<Connection> connections, RuntimeException failure) {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
