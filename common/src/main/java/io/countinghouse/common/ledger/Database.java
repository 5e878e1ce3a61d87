package io.countinghouse.common.ledger;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;

/** The MySQL server; connections are opened when needed and work from the driver and from executors alike. */
public final class Database implements Serializable {
    private static final Set<Integer> DEADLOCK_OR_LOCK_TIMEOUT = Set.of(1213, 1205);
    private static final int MAX_ATTEMPTS = 5;

    private final MysqlSettings settings;
    private final MysqlConnector connector;

    /** Fails with CONFIGURATION when host, database or user is no plain name. */
    public Database(MysqlSettings settings) {
        this.settings = settings;
        this.connector = new MysqlConnector(settings);
    }

    /** Work inside one transaction; may run again after a deadlock, so it must have no other effect. */
    @FunctionalInterface
    public interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** How long a statement may go without an answer before its connection is given up. */
    public Duration socketTimeout() {
        return settings.socketTimeout();
    }

    /** A connection in auto-commit mode and READ COMMITTED; fails with DATABASE_UNREACHABLE. */
    public Connection open() {
        return open(connector::connect);
    }

    private Connection open(Opening opening) {
        try {
            Connection connection = opening.open();
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

    /** The same on a connection that {@link LocalLoad} can use. */
    public <T> T onceLoading(String purpose, Work<T> work) {
        try {
            return attempt(this::openForLoading, work);
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    private Connection openForLoading() {
        return open(connector::connectForLoading);
    }

    private interface Opening {
        Connection open() throws SQLException;
    }

    private <T> T attempt(Work<T> work) throws SQLException {
        return attempt(this::open, work);
    }

    private static <T> T attempt(Opening opening, Work<T> work) throws SQLException {
        try (Connection connection = opening.open()) {
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
                "Could not " + purpose + ": " + reason(e),
                e);
    }

    /** The driver calls a certificate that is refused a link failure. */
    private static String reason(SQLException failure) {
        Throwable innermost = failure;
        boolean tls = false;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
            tls |= innermost instanceof SSLException || innermost instanceof GeneralSecurityException;
        }
        return tls
                ? "TLS failed: " + innermost.getMessage()
                        + "; the certificate must name this host and come from an authority in the JVM's trust store, or in"
                        + " mysql.tls-ca where that is set"
                : failure.getMessage();
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
}
