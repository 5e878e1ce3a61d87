package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of {@code ledger_object} and {@code ledger_file} of one batch. */
final class ManifestRows {
    private ManifestRows() {}

    /** @param rawFolder the folder of the job's raw files, with a slash at its end; none of mended rows */
    static void insert(
            Connection connection, String job, long batchId, Optional<String> rawFolder, List<RawObject> objects)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_object
                    (batch_id, job, feed, object_key, archive_key, etag, size, file_id, state, verdict, detail, modified_at,
                    raw_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''), NULLIF(?, ''), ?, ?)
                """,
                Statement.RETURN_GENERATED_KEYS)) {
            for (RawObject object : objects) {
                insert.setLong(1, batchId);
                insert.setString(2, job);
                insert.setString(3, object.feed());
                insert.setString(4, object.key());
                insert.setString(5, object.location());
                insert.setString(6, object.etag());
                insert.setLong(7, object.size());
                insert.setString(8, object.fileId());
                insert.setString(9, object.state().name());
                insert.setString(10, object.verdict());
                insert.setString(11, object.detail());
                insert.setObject(
                        12,
                        object.modifiedAt()
                                .map(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC))
                                .orElse(null));
                insert.setString(13, rawFolder.map(object::nameBelow).orElse(null));
                insert.executeUpdate();
                if (object.taken()) {
                    insertFile(connection, job, batchId, generatedKey(insert), object);
                }
            }
        }
    }

    static void recordLanded(
            Connection connection, long batchId, Map<String, Long> landedByFile, Map<String, Long> rejectedByFile)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE ledger_file SET landed = ?, rejected = ? WHERE batch_id = ? AND file_id = ?")) {
            for (Map.Entry<String, Long> landed : landedByFile.entrySet()) {
                update.setLong(1, landed.getValue());
                update.setLong(2, rejectedByFile.getOrDefault(landed.getKey(), 0L));
                update.setLong(3, batchId);
                update.setString(4, landed.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void insertFile(Connection connection, String job, long batchId, long objectId, RawObject object)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_file (job, file_id, batch_id, object_id, feed, records) VALUES (?, ?, ?, ?, ?, ?)
                """)) {
            insert.setString(1, job);
            insert.setString(2, object.fileId());
            insert.setLong(3, batchId);
            insert.setLong(4, objectId);
            insert.setString(5, object.feed());
            insert.setLong(6, object.records());
            insert.executeUpdate();
        }
    }

    private static long generatedKey(PreparedStatement insert) throws SQLException {
        try (ResultSet key = insert.getGeneratedKeys()) {
            key.next();
            return key.getLong(1);
        }
    }
}
