package io.countinghouse.common.ledger;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * {@code LOAD DATA LOCAL} from a stream, some times faster than batched inserts. The driver sends the stream whatever file the
 * server asks for, and answers to no other request for a file.
 */
public final class LocalLoad {
    private LocalLoad() {}

    /** Whether the server takes such loads; MySQL 8 does not unless told to. */
    public static boolean isAllowed(Database database) {
        return database.inTransaction("look at local_infile", connection -> {
            try (Statement look = connection.createStatement();
                    var row = look.executeQuery("SELECT @@local_infile")) {
                return row.next() && row.getBoolean(1);
            }
        });
    }

    /**
     * Runs the statement with the stream as its file.
     *
     * @param connection of {@link Database#onceLoading}
     * @return how many rows the server took
     * @throws SQLException also when the server took a row otherwise than it was sent: with LOCAL it only warns of that
     */
    public static long load(Connection connection, String sql, InputStream rows) throws SQLException {
        RuntimeProperty<Boolean> allowed = connection
                .unwrap(JdbcConnection.class)
                .getPropertySet()
                .getBooleanProperty(PropertyKey.allowLoadLocalInfile);
        try (Statement load = connection.createStatement()) {
            JdbcStatement statement = load.unwrap(JdbcStatement.class);
            statement.setLocalInfileInputStream(rows);
            allowed.setValue(true);
            try {
                long taken = load.executeLargeUpdate(sql);
                SQLWarning warning = load.getWarnings();
                if (warning != null) {
                    throw new SQLException(
                            "A row was not taken as it was sent: " + warning.getMessage(),
                            warning.getSQLState(),
                            warning.getErrorCode());
                }
                return taken;
            } finally {
                allowed.setValue(false);
                statement.setLocalInfileInputStream(null);
            }
        }
    }
}
