package io.countinghouse.submit;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.Workspace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the server of the tests was asked, by its own count.
 *
 * @param statements those that a driver sends to set up and end a connection among them
 */
record MysqlTraffic(long connections, long statements) {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Work that may fail as a test does. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** What the work cost; nothing else may use the server meanwhile. */
    static MysqlTraffic of(Workspace workspace, Work work) throws Exception {
        try (Connection connection = new Database(workspace.runtime()).open();
                Statement statement = connection.createStatement()) {
            Status before = alone(statement);
            work.run();
            Status after = alone(statement);
            return new MysqlTraffic(
                    after.connections - before.connections, after.statements - before.statements - after.looks);
        }
    }

    /**
     * Since the server's start.
     *
     * @param looks statements by which this was found out
     */
    private record Status(long connections, long statements, int looks) {}

    /** Once no connection is left but ours: a client does not wait for the end of its own. */
    private static Status alone(Statement statement) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (int looks = 1; ; looks++) {
            Map<String, Long> status = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(
                    """
                    SHOW GLOBAL STATUS WHERE Variable_name IN ('Connections', 'Questions', 'Threads_connected')
                    """)) {
                while (rows.next()) {
                    status.put(rows.getString(1), rows.getLong(2));
                }
            }
            if (status.get("Threads_connected") == 1) {
                return new Status(status.get("Connections"), status.get("Questions"), looks);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "found " + status.get("Threads_connected") + " connections, expected the test's alone");
            }
            Thread.sleep(20);
        }
    }
}
