package io.countinghouse.common.ledger;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import java.util.regex.Pattern;

/** The MySQL server; connections are opened when needed and work from the driver and from executors alike. */
public final class Database implements Serializable {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,255}");
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final Set<Integer> DEADLOCK_OR_LOCK_TIMEOUT = Set.of(1213, 1205);
    private static final int MAX_ATTEMPTS = 5;

    private final MysqlSettings settings;

    public Database(MysqlSettings settings) {
        if (!HOST.matcher(settings.host()).matches()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, "mysql.host: found \"" + settings.host() + "\", expected a host name");
        }
        if (!SCHEMA.matcher(settings.database()).matches()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "mysql.database: found \"" + settings.database() + "\", expected letters, digits and _");
        }
        this.settings = settings;
    }

    /** Work inside one transaction; may run again after a deadlock, so it must have no other effect. */
    @FunctionalInterface
    public interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** A connection in auto-commit mode and READ COMMITTED; fails with DATABASE_UNREACHABLE. */
    public Connection open() {
        try {
            Connection connection = dataSource().getConnection();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException e) {
            throw failure("connect to MySQL at " + settings.host() + ":" + settings.port(), e);
        }
    }

    /** Runs {@code work} in one transaction; a deadlock or lock timeout is tried again a few times. */
    public <T> T inTransaction(String purpose, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !isRetryable(e)) {
                    throw failure(purpose, e);
                }
                pause(attempt);
            }
        }
    }

    /** Runs {@code work} in one transaction, once: for work that cannot be repeated. */
    public <T> T once(String purpose, Work<T> work) {
        try {
            return attempt(work);
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                SQLException told = lost(connection, e);
                rollbackQuietly(connection, told);
                throw told;
            } catch (RuntimeException e) {
                rollbackQuietly(connection, e);
                throw e;
            }
        }
    }

    /**
     * A connection failure when the connection is gone: the driver may notice in the middle of a batch, close everything, and
     * then stumble over its own closed statement.
     */
    public static SQLException lost(Connection connection, SQLException e) throws SQLException {
        return connection.isClosed() && !isConnectionFailure(e)
                ? new SQLNonTransientConnectionException("The connection was lost: " + e.getMessage(), "08S01", e)
                : e;
    }

    /** Whether the transaction was rolled back whole by the server and may simply run again. */
    public static boolean isRetryable(SQLException e) {
        return DEADLOCK_OR_LOCK_TIMEOUT.contains(e.getErrorCode());
    }

    /** The same failure as the one exception type, told apart by whether the server could be reached. */
    public static CountinghouseException failure(String purpose, SQLException e) {
        boolean unreachable = isConnectionFailure(e);
        return new CountinghouseException(
                unreachable ? ErrorCode.DATABASE_UNREACHABLE : ErrorCode.DATABASE,
                "Could not " + purpose + ": " + e.getMessage(),
                e);
    }

    public static boolean isConnectionFailure(SQLException e) {
        return Outage.ofDatabase(e);
    }

    static void rollbackQuietly(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    public static void pause(int attempt) {
        try {
            Thread.sleep(100L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while waiting for MySQL", e);
        }
    }

    private MysqlDataSource dataSource() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setServerName(settings.host());
        source.setPort(settings.port());
        source.setDatabaseName(settings.database());
        source.setUser(settings.user());
        source.setPassword(settings.password().reveal());
        source.setSslMode(settings.tls() ? "VERIFY_IDENTITY" : "DISABLED");
        source.setAllowPublicKeyRetrieval(!settings.tls());
        source.setConnectTimeout((int) settings.connectTimeout().toMillis());
        source.setSocketTimeout((int) settings.socketTimeout().toMillis());
        source.setTcpKeepAlive(true);
        source.setServerTimezone("UTC");
        source.setForceConnectionTimeZoneToSession(true);
        source.setCharacterEncoding("UTF-8");
        source.setRewriteBatchedStatements(true);
        source.setAllowLoadLocalInfile(false);
        source.setAllowMultiQueries(false);
        // A count of changed rows, as the publish checks it, not of matched ones.
        source.setUseAffectedRows(true);
        return source;
    }

    /** For readers that make their own connection: everything but the password is fit to print. */
    public MysqlSettings settings() {
        return settings;
    }
}
