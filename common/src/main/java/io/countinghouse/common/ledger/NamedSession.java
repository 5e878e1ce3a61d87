package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A session whose statements are short, and which can be ended by its name. A server goes on with a statement that its client
 * has given up on, and keeps every lock of its transaction meanwhile: who tries again would wait for himself.
 */
public final class NamedSession {
    private static final int STATEMENT_TIMEOUT_OF_MARIADB = 1969;
    private static final int STATEMENT_TIMEOUT_OF_MYSQL = 3024;
    private static final int NO_SUCH_SESSION = 1094;

    private NamedSession() {}

    /**
     * Gives the connection's session a name, which nobody else has, and limits.
     *
     * @param name at most 64 characters
     * @param socketTimeout when this side gives up; the server ends a statement, or its waiting for a lock, before that. MySQL
     *     has no such limit for a statement that changes rows
     */
    public static void begin(Connection connection, String name, Duration socketTimeout) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement("DO GET_LOCK(?, 0)")) {
            take.setString(1, name);
            take.execute();
        }
        if (socketTimeout.isZero()) {
            return;
        }
        long statement = longest(socketTimeout).toMillis();
        try (Statement limit = connection.createStatement()) {
            limit.execute(
                    isMariaDb(connection)
                            ? "SET SESSION max_statement_time = " + statement / 1000.0
                            : "SET SESSION max_execution_time = " + statement);
            limit.execute("SET SESSION innodb_lock_wait_timeout = LEAST(@@SESSION.innodb_lock_wait_timeout, "
                    + Math.max(1, socketTimeout.toSeconds() / 2) + ")");
        }
    }

    /** How long a statement of such a session may take. */
    public static Duration longest(Duration socketTimeout) {
        return socketTimeout.multipliedBy(4).dividedBy(5);
    }

    /** Whether the server ended a statement because it took too long. */
    public static boolean isTooLong(SQLException e) {
        return e.getErrorCode() == STATEMENT_TIMEOUT_OF_MARIADB || e.getErrorCode() == STATEMENT_TIMEOUT_OF_MYSQL;
    }

    /** Ends the session of this name, if there still is one, with whatever it does; its transaction is rolled back. */
    public static void end(Connection other, String name) throws SQLException {
        OptionalLong session = find(other, name);
        if (session.isPresent()) {
            try (Statement kill = other.createStatement()) {
                kill.execute("KILL " + session.getAsLong());
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_SESSION) {
                    throw e;
                }
            }
        }
    }

    private static OptionalLong find(Connection other, String name) throws SQLException {
        try (PreparedStatement find = other.prepareStatement("SELECT IS_USED_LOCK(?)")) {
            find.setString(1, name);
            try (ResultSet row = find.executeQuery()) {
                row.next();
                long session = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(session);
            }
        }
    }

    private static boolean isMariaDb(Connection connection) throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT VERSION()")) {
            row.next();
            return row.getString(1).contains("MariaDB");
        }
    }
}
