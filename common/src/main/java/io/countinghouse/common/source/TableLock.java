package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Set;

/** Keeps writers off a table while it is held: none of them has changed it and not yet committed. */
final class TableLock implements AutoCloseable {
    private static final int WAITED_TOO_LONG = 1205;
    /** To a database, a table, or for want of a privilege. */
    private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

    private final Connection connection;

    private TableLock(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param connection in which nothing else may be done to any table until the lock is closed
     * @throws CountinghouseException DATABASE when the user may not lock, or when others kept writing for too long
     */
    static TableLock take(Connection connection, String table, SnapshotOptions options) throws SQLException {
        long seconds = options.lockWait().toSeconds();
        try (Statement statement = connection.createStatement()) {
            // Without auto-commit InnoDB locks as well, which also keeps off what comes by foreign keys.
            connection.setAutoCommit(false);
            statement.execute("SET SESSION lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds);
            for (int attempt = 1; ; attempt++) {
                try {
                    statement.execute("LOCK TABLES " + SourceTable.quoted(table) + " READ");
                    return new TableLock(connection);
                } catch (SQLException refused) {
                    if (refused.getErrorCode() != WAITED_TOO_LONG || attempt == options.lockAttempts()) {
                        throw named(refused, connection, table, options);
                    }
                    Database.pause(attempt);
                }
            }
        }
    }

    /** By the server's clock, UTC. */
    LocalDateTime now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)")) {
            row.next();
            return LocalDateTime.parse(row.getString(1).replace(' ', 'T'));
        }
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLOCK TABLES");
        }
    }

    private static CountinghouseException named(
            SQLException refused, Connection connection, String table, SnapshotOptions options) throws SQLException {
        if (refused.getErrorCode() == WAITED_TOO_LONG) {
            return new CountinghouseException(
                    ErrorCode.DATABASE,
                    "Source table " + table + ": waited " + options.lockAttempts() + " times for "
                            + options.lockWait().toSeconds()
                            + " s to lock it for reading, but other sessions kept writing to it or hold it locked",
                    refused);
        }
        if (DENIED.contains(refused.getErrorCode())) {
            String database = connection.getCatalog();
            return new CountinghouseException(
                    ErrorCode.DATABASE,
                    "Source table " + table + ": " + refused.getMessage() + "; a snapshot needs SELECT on the table and"
                            + " LOCK TABLES on its database: GRANT SELECT, LOCK TABLES ON `" + database + "`.* TO the"
                            + " source's user",
                    refused);
        }
        return Database.failure("lock source table " + table, refused);
    }
}
