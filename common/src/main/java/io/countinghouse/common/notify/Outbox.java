package io.countinghouse.common.notify;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Fence;
import io.countinghouse.common.ledger.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What is to be told of a job, and what was told where. */
public final class Outbox {
    private static final int MOST_IN_DIGEST = 10_000;
    private static final int MOST_SUBJECT = 255;

    private final Database database;
    private final Lease lease;

    public Outbox(Database database, Lease lease) {
        this.database = database;
        this.lease = lease;
    }

    /** Adds to it, in the transaction that makes it true. */
    public static void add(Connection connection, Lease lease, OptionalLong batchId, List<Notice> notices)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_outbox (batch_id, job, kind, subject, body, run_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
                """)) {
            for (Notice notice : notices) {
                if (batchId.isPresent()) {
                    insert.setLong(1, batchId.getAsLong());
                } else {
                    insert.setNull(1, Types.BIGINT);
                }
                insert.setString(2, lease.job());
                insert.setString(3, notice.kind().name().toLowerCase(Locale.ROOT));
                insert.setString(4, cut(notice.subject(), MOST_SUBJECT));
                insert.setString(5, notice.body());
                insert.setString(6, lease.runId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * That the run fails, if it is news: an earlier run that failed in the same way was told before. Not fenced, as the run's end is
     * not.
     */
    public void addFailure(int exitCode, String message) {
        database.inTransaction("put the failure of run " + lease.runId() + " into the outbox", connection -> {
            Optional<Integer> before = lastFailure(connection);
            if (before.filter(code -> code == exitCode).isEmpty()) {
                Notice failed = Notice.of(
                        Notice.Kind.RUN_FAILED,
                        "run",
                        lease.job() + " failed with exit code " + exitCode + ": " + cut(message, 2_000));
                add(connection, lease, OptionalLong.empty(), List.of(failed));
            }
            return before;
        });
    }

    /**
     * That the run does not fail, if the one before did.
     *
     * @param ran whether the job did what it had failed to do before
     * @return whether anything is to be told; a run seldom has something
     */
    public boolean addRecovery(boolean ran) {
        return database.inTransaction("look into the outbox of " + lease.job(), connection -> {
            if (ran && lastFailure(connection).isPresent()) {
                Notice recovered = Notice.of(Notice.Kind.RUN_RECOVERED, "run", lease.job() + " runs again");
                add(connection, lease, OptionalLong.empty(), List.of(recovered));
                return true;
            }
            return isWaiting(connection);
        });
    }

    /** The exit code of the last failure that was told, if no recovery was told since. */
    private Optional<Integer> lastFailure(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT r.exit_code, o.kind FROM ledger_outbox o LEFT JOIN ledger_run r ON r.run_id = o.run_id
                WHERE o.job = ? AND o.subject = 'run' AND o.kind IN ('run_failed', 'run_recovered')
                    AND NOT EXISTS (SELECT 1 FROM ledger_digest_notice n
                        WHERE n.outbox_id = o.outbox_id AND n.given_up_at IS NOT NULL)
                ORDER BY o.outbox_id DESC LIMIT 1
                """)) {
            find.setString(1, lease.job());
            try (ResultSet row = find.executeQuery()) {
                return row.next() && row.getString(2).equals("run_failed")
                        ? Optional.of(row.getInt(1))
                        : Optional.empty();
            }
        }
    }

    private boolean isWaiting(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT EXISTS (SELECT 1 FROM ledger_outbox WHERE job = ? AND sent_at IS NULL)
                    OR EXISTS (SELECT 1 FROM ledger_digest WHERE job = ? AND delivered_at IS NULL AND given_up_at IS NULL)
                """)) {
            find.setString(1, lease.job());
            find.setString(2, lease.job());
            try (ResultSet row = find.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Makes a digest of what waits for the destination, or adds it to one that was not sent, and gives up what is too old and was
     * tried in vain.
     *
     * @return how many notices were given up
     */
    int gather(String destination, Duration maxAge) {
        return database.inTransaction("gather what " + destination + " is to tell", connection -> {
            Fence.lockLease(connection, lease);
            int givenUp = giveUp(connection, destination, maxAge);
            List<Long> waiting = waiting(connection, destination);
            if (!waiting.isEmpty()) {
                insertInto(connection, openDigest(connection, destination), waiting);
            }
            return givenUp;
        });
    }

    private int giveUp(Connection connection, String destination, Duration maxAge) throws SQLException {
        int givenUp;
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE ledger_digest_notice n JOIN ledger_digest d ON d.digest_id = n.digest_id
                    JOIN ledger_outbox o ON o.outbox_id = n.outbox_id
                SET n.given_up_at = UTC_TIMESTAMP(6)
                WHERE d.job = ? AND d.destination = ? AND d.delivered_at IS NULL AND d.given_up_at IS NULL AND d.attempts > 0
                    AND d.message IS NULL AND n.told_at IS NULL AND n.given_up_at IS NULL AND o.created_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
                """)) {
            update.setString(1, lease.job());
            update.setString(2, destination);
            update.setLong(3, maxAge.toSeconds());
            givenUp = update.executeUpdate();
        }
        // Of one that was sent, what was to follow it.
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE ledger_digest d SET d.given_up_at = UTC_TIMESTAMP(6)
                WHERE d.job = ? AND d.destination = ? AND d.delivered_at IS NULL AND d.given_up_at IS NULL AND d.attempts > 0
                    AND (NOT EXISTS (SELECT 1 FROM ledger_digest_notice n
                            WHERE n.digest_id = d.digest_id AND n.given_up_at IS NULL)
                        OR (d.message IS NOT NULL AND d.created_at < UTC_TIMESTAMP(6) - INTERVAL ? SECOND))
                """)) {
            update.setString(1, lease.job());
            update.setString(2, destination);
            update.setLong(3, maxAge.toSeconds());
            update.executeUpdate();
        }
        return givenUp;
    }

    private List<Long> waiting(Connection connection, String destination) throws SQLException {
        List<Long> waiting = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT o.outbox_id FROM ledger_outbox o
                WHERE o.job = ? AND o.sent_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM ledger_digest_notice n JOIN ledger_digest d ON d.digest_id = n.digest_id
                        WHERE n.outbox_id = o.outbox_id AND d.destination = ?)
                ORDER BY o.outbox_id LIMIT ?
                """)) {
            find.setString(1, lease.job());
            find.setString(2, destination);
            find.setInt(3, MOST_IN_DIGEST);
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    waiting.add(row.getLong(1));
                }
            }
        }
        return waiting;
    }

    private long openDigest(Connection connection, String destination) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT digest_id FROM ledger_digest WHERE job = ? AND destination = ? AND delivered_at IS NULL
                    AND given_up_at IS NULL AND message IS NULL ORDER BY digest_id DESC LIMIT 1
                """)) {
            find.setString(1, lease.job());
            find.setString(2, destination);
            try (ResultSet row = find.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ledger_digest (job, destination, created_at) VALUES (?, ?, UTC_TIMESTAMP(6))",
                PreparedStatement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, lease.job());
            insert.setString(2, destination);
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
                key.next();
                return key.getLong(1);
            }
        }
    }

    private static void insertInto(Connection connection, long digest, List<Long> notices) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO ledger_digest_notice (digest_id, outbox_id) VALUES (?, ?)")) {
            for (long notice : notices) {
                insert.setLong(1, digest);
                insert.setLong(2, notice);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * A digest that was not told to its end.
     *
     * @param message by which the destination knows it, once it was sent
     */
    record Open(long id, Optional<String> message, List<Digest.Item> items) {}

    /** Those of a destination, the oldest first. */
    List<Open> open(String destination) {
        return database.inTransaction("read what " + destination + " is to tell", connection -> {
            List<Open> open = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT digest_id, message FROM ledger_digest WHERE job = ? AND destination = ? AND delivered_at IS NULL
                        AND given_up_at IS NULL ORDER BY digest_id
                    """)) {
                find.setString(1, lease.job());
                find.setString(2, destination);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        open.add(new Open(row.getLong(1), Optional.ofNullable(row.getString(2)), List.of()));
                    }
                }
            }
            List<Open> whole = new ArrayList<>();
            for (Open digest : open) {
                whole.add(new Open(digest.id(), digest.message(), items(connection, digest.id())));
            }
            return whole;
        });
    }

    private static List<Digest.Item> items(Connection connection, long digest) throws SQLException {
        List<Digest.Item> items = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT o.outbox_id, o.kind, o.subject, o.body, n.message, n.told_at IS NOT NULL
                FROM ledger_digest_notice n JOIN ledger_outbox o ON o.outbox_id = n.outbox_id
                WHERE n.digest_id = ? AND n.given_up_at IS NULL ORDER BY o.outbox_id
                """)) {
            find.setLong(1, digest);
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    items.add(new Digest.Item(
                            row.getLong(1),
                            Notice.read(row.getString(2), row.getString(3), row.getString(4)),
                            Optional.ofNullable(row.getString(5)),
                            row.getBoolean(6)));
                }
            }
        }
        return items;
    }

    /**
     * That an alert which was told alone is over.
     *
     * @param message by which the destination knows it
     */
    record Over(long resolvedId, Notice resolved, Notice alert, String message) {}

    /** What a digest resolves of what was told alone there, and was not amended. */
    List<Over> over(long digest, String destination) {
        return database.inTransaction("look for what digest " + digest + " resolves", connection -> {
            List<Over> over = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT r.outbox_id, r.kind, r.subject, r.body, a.kind, a.subject, a.body, n.message
                    FROM ledger_digest_notice rn JOIN ledger_outbox r ON r.outbox_id = rn.outbox_id AND r.kind = 'resolved'
                        JOIN ledger_outbox a ON a.job = r.job AND a.subject = r.subject AND a.kind = 'alert'
                            AND a.outbox_id < r.outbox_id
                        JOIN ledger_digest_notice n ON n.outbox_id = a.outbox_id AND n.message IS NOT NULL
                        JOIN ledger_digest d ON d.digest_id = n.digest_id AND d.destination = ?
                    WHERE rn.digest_id = ? AND rn.told_at IS NULL AND rn.given_up_at IS NULL
                        AND NOT EXISTS (SELECT 1 FROM ledger_outbox b WHERE b.job = r.job AND b.subject = r.subject
                            AND b.kind = 'alert' AND b.outbox_id > a.outbox_id AND b.outbox_id < r.outbox_id)
                    ORDER BY r.outbox_id
                    """)) {
                find.setString(1, destination);
                find.setLong(2, digest);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        over.add(new Over(
                                row.getLong(1),
                                Notice.read(row.getString(2), row.getString(3), row.getString(4)),
                                Notice.read(row.getString(5), row.getString(6), row.getString(7)),
                                row.getString(8)));
                    }
                }
            }
            return over;
        });
    }

    /** That a message was sent. */
    void sent(long digest, String message) {
        update("record that digest " + digest + " was sent", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_digest SET message = ?, attempts = attempts + 1 WHERE digest_id = ?")) {
                update.setString(1, message);
                update.setLong(2, digest);
                update.executeUpdate();
            }
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    UPDATE ledger_outbox SET sent_at = UTC_TIMESTAMP(6) WHERE sent_at IS NULL
                        AND outbox_id IN (SELECT outbox_id FROM ledger_digest_notice
                            WHERE digest_id = ? AND given_up_at IS NULL)
                    """)) {
                update.setLong(1, digest);
                update.executeUpdate();
            }
        });
    }

    /** That nothing more is to be told of one notice of a digest. */
    void told(long digest, long outboxId, Optional<String> message) {
        update("record what digest " + digest + " told", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    UPDATE ledger_digest_notice SET message = ?, told_at = UTC_TIMESTAMP(6) WHERE digest_id = ? AND outbox_id = ?
                    """)) {
                update.setString(1, message.orElse(null));
                update.setLong(2, digest);
                update.setLong(3, outboxId);
                update.executeUpdate();
            }
        });
    }

    void delivered(long digest) {
        update("record that digest " + digest + " is told", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_digest SET delivered_at = UTC_TIMESTAMP(6) WHERE digest_id = ?")) {
                update.setLong(1, digest);
                update.executeUpdate();
            }
        });
    }

    void failed(long digest, String reason) {
        update("record that digest " + digest + " could not be told", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_digest SET attempts = attempts + 1, last_error = ? WHERE digest_id = ?")) {
                update.setString(1, cut(reason, 1_000));
                update.setLong(2, digest);
                update.executeUpdate();
            }
        });
    }

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private void update(String purpose, Change change) {
        database.inTransaction(purpose, connection -> {
            Fence.lockLease(connection, lease);
            change.in(connection);
            return true;
        });
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
