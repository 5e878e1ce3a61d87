package io.countinghouse.common.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Rows of a job in the ledger that tell of runs of long ago, and that nothing is decided by. A run that a batch, and so a row of a
 * mart, names stays, and so does one that people were told of.
 */
public final class OldRecords {
    private static final int ROWS_PER_TRANSACTION = 5_000;

    private static final DateTimeFormatter IN_UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private static final String RUNS =
            """
            FROM ledger_run WHERE job = ? AND COALESCE(finished_at, started_at) < ?
                AND run_id NOT IN (SELECT run_id FROM ledger_batch WHERE job = ?)
                AND run_id NOT IN (SELECT publish_run_id FROM ledger_batch WHERE job = ? AND publish_run_id IS NOT NULL)
                AND run_id NOT IN (SELECT run_id FROM ledger_outbox WHERE job = ? AND run_id IS NOT NULL)
                AND run_id NOT IN (SELECT run_id FROM ledger_lease WHERE job = ?)
            """;
    private static final String CHECKS =
            """
            FROM ledger_check WHERE batch_id IN (SELECT batch_id FROM ledger_batch WHERE job = ? AND state = 'CLOSED')
                AND checked_at < ?
            """;

    private final Database database;
    private final String job;
    private final Instant before;

    public OldRecords(Database database, String job, Instant before) {
        this.database = database;
        this.job = job;
        this.before = before;
    }

    /** What they tell of. */
    public enum Kind {
        RUNS(OldRecords.RUNS, 5),
        CHECKS(OldRecords.CHECKS, 1);

        private final String from;
        private final int jobs;

        Kind(String from, int jobs) {
            this.from = from;
            this.jobs = jobs;
        }
    }

    /** When {@code age} ago was, by the clock of the database. */
    public static Instant ago(Database database, Duration age) {
        return database.inTransaction("look at the clock", connection -> {
            try (Statement ask = connection.createStatement();
                    ResultSet row = ask.executeQuery("SELECT UNIX_TIMESTAMP(NOW(6))")) {
                row.next();
                return Instant.ofEpochMilli(
                                row.getBigDecimal(1).movePointRight(3).longValue())
                        .minus(age);
            }
        });
    }

    public long count(Kind kind) {
        return database.inTransaction("count old records of " + job, connection -> {
            try (PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) " + kind.from)) {
                bind(count, kind);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Deletes them, some in each transaction. */
    public void delete(Lease lease, Kind kind) {
        int deleted;
        do {
            deleted = database.inTransaction("delete old records of " + job, connection -> {
                Fence.lockLease(connection, lease);
                try (PreparedStatement delete =
                        connection.prepareStatement("DELETE " + kind.from + " LIMIT " + ROWS_PER_TRANSACTION)) {
                    bind(delete, kind);
                    return delete.executeUpdate();
                }
            });
        } while (deleted == ROWS_PER_TRANSACTION);
    }

    private void bind(PreparedStatement statement, Kind kind) throws SQLException {
        statement.setString(1, job);
        statement.setString(2, IN_UTC.format(before));
        for (int i = 1; i < kind.jobs; i++) {
            statement.setString(i + 2, job);
        }
    }
}
