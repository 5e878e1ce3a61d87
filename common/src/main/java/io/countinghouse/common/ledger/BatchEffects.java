package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What batches came to, for reports; changes nothing. */
public record BatchEffects(Database database) {
    private static final int SHOWN_RESTATEMENTS = 100;
    private static final int SHOWN_ORIGINS = 20;

    /** Mart to the number of slices that the batch published of it. */
    public Map<String, Long> publishedSlices(long batchId) {
        return database.inTransaction("read what batch " + batchId + " published", connection -> {
            Map<String, Long> slices = new TreeMap<>();
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT mart, COUNT(*) FROM ledger_publish WHERE batch_id = ? GROUP BY mart")) {
                find.setLong(1, batchId);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        slices.put(row.getString(1), row.getLong(2));
                    }
                }
            }
            return slices;
        });
    }

    /** By whom and when the batch was published. */
    public Publication publication(long batchId) {
        return database.inTransaction("read who published batch " + batchId, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT publish_run_id, published_at FROM ledger_batch WHERE batch_id = ? AND published_at IS NOT NULL")) {
                find.setLong(1, batchId);
                try (ResultSet row = find.executeQuery()) {
                    if (!row.next()) {
                        throw new CountinghouseException(
                                ErrorCode.LEDGER_INCONSISTENT, "Batch " + batchId + " was not published");
                    }
                    return new Publication(
                            row.getString(1),
                            row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC));
                }
            }
        });
    }

    /** The files that the rows of a replay come from, the first of them; none of another batch. */
    public List<Origin> origins(long batchId) {
        return database.inTransaction("read where batch " + batchId + " comes from", connection -> {
            List<Origin> origins = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT o.object_key, f.batch_id, b.kind = 'REPLAY', COUNT(*), MIN(r.line), MAX(r.line)
                    FROM ledger_resolution r
                        JOIN ledger_file f ON f.job = r.job AND f.file_id = r.file_id AND f.batch_id = r.rejected_batch_id
                        JOIN ledger_object o ON o.object_id = f.object_id
                        JOIN ledger_batch b ON b.batch_id = f.batch_id
                    WHERE r.batch_id = ? GROUP BY o.object_id, o.object_key, f.batch_id, b.kind
                    ORDER BY o.object_id LIMIT ?
                    """)) {
                find.setLong(1, batchId);
                find.setInt(2, SHOWN_ORIGINS);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        String key = row.getString(1);
                        origins.add(new Origin(
                                key.substring(key.lastIndexOf('/') + 1),
                                row.getLong(2),
                                row.getBoolean(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6)));
                    }
                }
            }
            return origins;
        });
    }

    /** What the batch restated, with the first of it. */
    public Restatements restatements(long batchId) {
        return database.inTransaction("read the restatements of batch " + batchId, connection -> {
            List<Restatement> first = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT mart, row_key, measure, before_amount, after_amount FROM ledger_restatement
                    WHERE batch_id = ? ORDER BY mart, row_key, measure LIMIT ?
                    """)) {
                find.setLong(1, batchId);
                find.setInt(2, SHOWN_RESTATEMENTS);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        first.add(new Restatement(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBigDecimal(4),
                                row.getBigDecimal(5)));
                    }
                }
            }
            try (PreparedStatement count =
                    connection.prepareStatement("SELECT COUNT(*) FROM ledger_restatement WHERE batch_id = ?")) {
                count.setLong(1, batchId);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return new Restatements(row.getLong(1), first);
                }
            }
        });
    }
}
