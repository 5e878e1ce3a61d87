package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one batch with its manifest. */
final class BatchRows {
    private BatchRows() {}

    static Batch read(Connection connection, long batchId) throws SQLException {
        List<RawObject> objects = objects(connection, batchId);
        List<WithdrawnFile> withdrawn = Withdrawals.of(connection, batchId);
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT job, kind, COALESCE(slices, '') AS slices, COALESCE(reason, '') AS reason,
                    abandoned_at IS NOT NULL AS abandoned, state, created_at, settings,
                    COALESCE(code_version, '') AS code_version, business_date,
                    (SELECT MAX(p.business_date) FROM ledger_batch p
                        WHERE p.job = b.job AND p.batch_id < b.batch_id AND p.published_at IS NOT NULL) AS date_before
                FROM ledger_batch b WHERE batch_id = ?
                """)) {
            find.setLong(1, batchId);
            try (ResultSet row = find.executeQuery()) {
                if (!row.next()) {
                    throw new CountinghouseException(
                            ErrorCode.LEDGER_INCONSISTENT, "Batch " + batchId + " is not in the ledger");
                }
                return new Batch(
                        batchId,
                        row.getString("job"),
                        new BatchPurpose(
                                BatchKind.valueOf(row.getString("kind")),
                                row.getString("slices"),
                                row.getString("reason")),
                        row.getBoolean("abandoned"),
                        BatchState.valueOf(row.getString("state")),
                        instant(row, "created_at").orElseThrow(),
                        frozen(row),
                        objects,
                        withdrawn);
            }
        }
    }

    /** Of a batch that an earlier release claimed, the day before it did. */
    private static Frozen frozen(ResultSet row) throws SQLException {
        LocalDate businessDate = row.getObject("business_date", LocalDate.class);
        return new Frozen(
                Optional.ofNullable(row.getString("settings")),
                row.getString("code_version"),
                businessDate == null
                        ? row.getObject("created_at", LocalDateTime.class)
                                .toLocalDate()
                                .minusDays(1)
                        : businessDate,
                Optional.ofNullable(row.getObject("date_before", LocalDate.class)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }

    private static List<RawObject> objects(Connection connection, long batchId) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT o.object_id, o.feed, o.object_key, o.archive_key, o.etag, o.size, o.modified_at, o.file_id, o.state,
                    COALESCE(o.verdict, '') AS verdict, COALESCE(o.detail, '') AS detail,
                    COALESCE(f.records, 0) AS records, o.archived_at IS NOT NULL AS archived
                FROM ledger_object o LEFT JOIN ledger_file f ON f.object_id = o.object_id
                WHERE o.batch_id = ? ORDER BY o.object_id
                """)) {
            find.setLong(1, batchId);
            List<RawObject> objects = new ArrayList<>();
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    objects.add(RawObject.of(
                                    row.getString("feed"),
                                    row.getString("object_key"),
                                    row.getString("etag"),
                                    row.getLong("size"))
                            .inLedger(row.getLong("object_id"), row.getBoolean("archived"))
                            .at(row.getString("archive_key"))
                            .modified(instant(row, "modified_at"))
                            .content(row.getString("file_id"), row.getLong("records"))
                            .is(ObjectState.valueOf(row.getString("state")))
                            .because(row.getString("verdict"), row.getString("detail"))
                            .build());
                }
            }
            return objects;
        }
    }
}
