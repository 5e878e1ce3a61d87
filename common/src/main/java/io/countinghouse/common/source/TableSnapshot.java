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
import java.util.List;
import java.util.Optional;

/**
 * One state of one table of a source database, read by several connections at a time. Writers of the table wait while the
 * connections begin their transactions, which takes milliseconds, and not while rows are read. The user needs SELECT on the
 * table and LOCK TABLES on its database. For one thread; after a failure only to be closed.
 */
public final class TableSnapshot implements AutoCloseable {
    /** So that a gap in the keys, or a crowd of rows, falls to one connection only for a while. */
    private static final int RANGES_PER_CONNECTION = 16;

    private static final int SECONDS_A_SLOW_STORE_MAY_TAKE = 600;

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
     *     be; DATABASE when the user may not read or lock it, or others kept writing to it for longer than the options
     *     allow; DATABASE_UNREACHABLE
     */
    public static TableSnapshot open(MysqlSettings server, SourceTable table, SnapshotOptions options) {
        Database database = new Database(server);
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < options.connections(); i++) {
                Connection connection = database.open();
                connections.add(connection);
                prepare(connection);
            }
            TableShape shape = TableShape.of(connections.get(0), table.name());
            shape.requireReadable(table);
            LocalDateTime takenAt = begin(database, connections, table, options);
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

    /** The moment of the state by the server's clock, UTC. */
    public LocalDateTime takenAt() {
        return takenAt;
    }

    /**
     * Writes the rows, each once, as Parquet files of optional strings: the text that the server prints, decimals plain,
     * dates {@code yyyy-MM-dd}, moments {@code yyyy-MM-dd HH:mm:ss} in UTC with as many decimals as the column has.
     *
     * @return the files, ordered by key; none when there are no rows. Nothing is left of them when this fails
     * @throws CountinghouseException CONFIGURATION when {@code since} names no moment; DATABASE, STORAGE and their outages
     */
    public List<ExtractFile> writeRows(Optional<Since> since, ExtractTarget target) {
        since.ifPresent(changed -> shape.requireMoment(changed.column()));
        return write(
                new Extraction(
                        table,
                        table.columns().stream().map(shape::printed).toList(),
                        TextRows.texts(table.columns()),
                        false,
                        since),
                target);
    }

    /**
     * Writes every key with the moment its row was last changed, so that deletions can be seen: Parquet files of a 64-bit
     * number and an optional string, named as in the table.
     *
     * @return as {@link #writeRows}
     */
    public List<ExtractFile> writeKeys(String updatedColumn, ExtractTarget target) {
        shape.requireMoment(new Since(updatedColumn, takenAt).column());
        return write(
                new Extraction(
                        table,
                        List.of(SourceTable.quoted(table.key()), shape.printed(updatedColumn)),
                        TextRows.keys(table.key(), updatedColumn),
                        true,
                        Optional.empty()),
                target);
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

    private List<ExtractFile> write(Extraction extraction, ExtractTarget target) {
        Optional<KeyRange> extent;
        try {
            extent = extent(extraction);
        } catch (SQLException e) {
            throw Database.failure("read source table " + table.name(), e);
        }
        return extent.map(keys -> new ParallelExtract(connections, extraction, target)
                        .run(keys.split(connections.size() * RANGES_PER_CONNECTION)))
                .orElse(List.of());
    }

    private Optional<KeyRange> extent(Extraction extraction) throws SQLException {
        try (PreparedStatement query = connections.get(0).prepareStatement(extraction.extent())) {
            if (extraction.bound().isPresent()) {
                query.setString(1, extraction.bound().get());
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                BigDecimal first = row.getBigDecimal(1);
                BigDecimal last = row.getBigDecimal(2);
                return first == null
                        ? Optional.empty()
                        : Optional.of(new KeyRange(first.longValueExact(), last.longValueExact()));
            }
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("SET SESSION time_zone = '+00:00', net_write_timeout = " + SECONDS_A_SLOW_STORE_MAY_TAKE);
        }
    }

    private static LocalDateTime begin(
            Database database, List<Connection> connections, SourceTable table, SnapshotOptions options)
            throws SQLException {
        try (Connection locker = database.open();
                TableLock held = TableLock.take(locker, table.name(), options)) {
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
