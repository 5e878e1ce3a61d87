package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What batches take back: {@code ledger_withdrawal}, and its effect on files and resolutions. A withdrawal is frozen with its
 * batch and has its effect with the batch's publish; one of a batch that was abandoned has none.
 */
public final class Withdrawals {
    private static final String PUBLISHED_FILES =
            """
            SELECT f.file_id, f.feed, o.object_key, COALESCE(o.raw_name, SUBSTRING_INDEX(o.object_key, '/', -1)) AS name,
                o.archive_key, o.size, f.batch_id, b.created_at, COALESCE(f.landed, 0) AS landed, b.kind = 'REPLAY' AS mended
            FROM ledger_file f
                JOIN ledger_object o ON o.object_id = f.object_id
                JOIN ledger_batch b ON b.batch_id = f.batch_id
            WHERE f.job = ? AND\s
            """;

    private static final String COPY_HAS_NAME =
            """
            f.file_id IN (
                SELECT d.file_id FROM ledger_object d WHERE d.job = f.job AND d.state = 'DUPLICATE' AND d.raw_name = ?)
            """;

    /** Which files of a job are meant. */
    public enum Which {
        COUNTING("f.withdrawn_by IS NULL"),
        /** Those of abandoned batches never counted. */
        TAKEN_BACK("f.withdrawn_by IS NOT NULL AND b.abandoned_at IS NULL");

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }
    }

    private final Database database;

    public Withdrawals(Database database) {
        this.database = database;
    }

    /** The files that came under these names, a key below the job's raw folder; oldest first. */
    public List<PublishedFile> named(String job, Collection<String> names, Which which) {
        return find(job, which, "o.raw_name = ?", names);
    }

    /** By name, the files of which a copy came under it. */
    public Map<String, List<PublishedFile>> copiedAs(String job, Collection<String> names, Which which) {
        return findEach(job, which, COPY_HAS_NAME, names);
    }

    public List<PublishedFile> withContent(String job, Collection<String> fileIds, Which which) {
        return find(job, which, "f.file_id = ?", fileIds);
    }

    /** The files whose key ends with this name. */
    public List<PublishedFile> endingWith(String job, String name, Which which) {
        return find(job, which, "SUBSTRING_INDEX(o.object_key, '/', -1) = ?", List.of(name));
    }

    /** Whether an object ever came under this name, a key below the job's raw folder, and was taken or known. */
    public boolean wasUsed(String job, String name) {
        return database.inTransaction("look up a name of " + job, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT 1 FROM ledger_object WHERE job = ? AND raw_name = ? AND state IN ('PROCESSED', 'DUPLICATE') LIMIT 1
                    """)) {
                find.setString(1, job);
                find.setString(2, name);
                try (ResultSet row = find.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    public List<PublishedFile> ofBatch(String job, long batchId, Which which) {
        return find(job, which, "f.batch_id = ?", List.of(Long.toString(batchId)));
    }

    private List<PublishedFile> find(String job, Which which, String condition, Collection<String> values) {
        return findEach(job, which, condition, values).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** By value, those that it finds. */
    private Map<String, List<PublishedFile>> findEach(
            String job, Which which, String condition, Collection<String> values) {
        return database.inTransaction("look up published files of " + job, connection -> {
            Map<String, List<PublishedFile>> files = new LinkedHashMap<>();
            try (PreparedStatement find = connection.prepareStatement(
                    PUBLISHED_FILES + which.condition + " AND " + condition + " ORDER BY o.object_id")) {
                for (String value : values) {
                    find.setString(1, job);
                    find.setString(2, value);
                    try (ResultSet row = find.executeQuery()) {
                        while (row.next()) {
                            files.computeIfAbsent(value, one -> new ArrayList<>())
                                    .add(read(row));
                        }
                    }
                }
            }
            return files;
        });
    }

    private static PublishedFile read(ResultSet row) throws SQLException {
        return new PublishedFile(
                new WithdrawnFile(
                        row.getString("file_id"),
                        row.getString("feed"),
                        row.getString("name"),
                        row.getLong("batch_id"),
                        row.getLong("landed")),
                row.getString("object_key"),
                row.getString("archive_key"),
                row.getLong("size"),
                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getBoolean("mended"));
    }

    /** Freezes that the batch takes these files back, and every row that mends one of theirs, however often it was mended. */
    static void insert(Connection connection, String job, long batchId, List<WithdrawnFile> files) throws SQLException {
        if (files.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_withdrawal (batch_id, job, file_id, landed_batch_id) VALUES (?, ?, ?, ?)
                """)) {
            for (WithdrawnFile file : files) {
                insert.setLong(1, batchId);
                insert.setString(2, job);
                insert.setString(3, file.fileId());
                insert.setLong(4, file.landedBatchId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement along = connection.prepareStatement(
                """
                INSERT INTO ledger_withdrawal (batch_id, job, file_id, landed_batch_id, line)
                SELECT DISTINCT w.batch_id, r.job, r.replay_file_id, r.batch_id, r.replay_line
                FROM ledger_withdrawal w JOIN ledger_resolution r
                    ON r.job = w.job AND r.file_id = w.file_id AND r.rejected_batch_id = w.landed_batch_id
                        AND (w.line IS NULL OR w.line = r.line)
                WHERE w.batch_id = ? AND r.state = 'REPLAYED' AND r.withdrawn_by IS NULL AND NOT EXISTS (
                    SELECT 1 FROM ledger_withdrawal o
                    WHERE o.batch_id = w.batch_id AND o.file_id = r.replay_file_id AND o.landed_batch_id = r.batch_id
                        AND (o.line IS NULL OR o.line = r.replay_line))
                """)) {
            along.setLong(1, batchId);
            int added;
            do {
                added = along.executeUpdate();
            } while (added > 0);
        }
    }

    /** The files that the batch takes back as a whole. */
    static List<WithdrawnFile> of(Connection connection, long batchId) throws SQLException {
        List<WithdrawnFile> files = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT w.file_id, f.feed, COALESCE(o.raw_name, SUBSTRING_INDEX(o.object_key, '/', -1)), w.landed_batch_id,
                    COALESCE(f.landed, 0)
                FROM ledger_withdrawal w
                    JOIN ledger_file f ON f.job = w.job AND f.file_id = w.file_id AND f.batch_id = w.landed_batch_id
                    JOIN ledger_object o ON o.object_id = f.object_id
                WHERE w.batch_id = ? AND w.line IS NULL ORDER BY o.object_id
                """)) {
            find.setLong(1, batchId);
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    files.add(new WithdrawnFile(
                            row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)));
                }
            }
        }
        return files;
    }

    /** From now on the withdrawn files count no more; rows that withdrawn ones had mended are open again, where their files count. */
    public static void takeEffect(Connection connection, long batchId) throws SQLException {
        update(
                connection,
                """
                UPDATE ledger_file f JOIN ledger_withdrawal w
                    ON w.job = f.job AND w.file_id = f.file_id AND w.landed_batch_id = f.batch_id
                SET f.withdrawn_by = w.batch_id
                WHERE w.batch_id = ? AND w.line IS NULL AND f.withdrawn_by IS NULL
                """,
                batchId);
        update(
                connection,
                """
                UPDATE ledger_resolution r JOIN ledger_withdrawal w
                    ON w.job = r.job AND w.file_id = r.replay_file_id AND w.landed_batch_id = r.batch_id
                SET r.withdrawn_by = w.batch_id, r.applied = FALSE
                WHERE w.batch_id = ? AND (w.line IS NULL OR w.line = r.replay_line) AND r.withdrawn_by IS NULL
                """,
                batchId);
    }

    /** Nothing of the batch, which is not published, counts; rows that it was to land mended are open, as they were shown. */
    static void giveUp(Connection connection, long batchId) throws SQLException {
        update(connection, "UPDATE ledger_file SET withdrawn_by = batch_id WHERE batch_id = ?", batchId);
        update(
                connection,
                "UPDATE ledger_resolution SET withdrawn_by = batch_id, applied = TRUE WHERE batch_id = ?",
                batchId);
        update(
                connection,
                "UPDATE ledger_object SET state = 'ABANDONED' WHERE batch_id = ? AND state = 'CLAIMED'",
                batchId);
    }

    private static void update(Connection connection, String sql, long batchId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, batchId);
            update.executeUpdate();
        }
    }
}
