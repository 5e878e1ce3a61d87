package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The record of what was taken in, landed, published and archived. Every change is fenced by the lease. */
public final class Ledger {
    private static final int SHOWN_RESTATEMENTS = 100;
    private static final int SHOWN_ORIGINS = 20;

    private final Database database;
    private final Frozen frozen;

    public Ledger(Database database) {
        this(database, Frozen.NOTHING);
    }

    /** @param frozen with every batch that is claimed */
    public Ledger(Database database, Frozen frozen) {
        this.database = database;
        this.frozen = frozen;
    }

    public void startRun(Lease lease) {
        database.inTransaction("record the start of run " + lease.runId(), connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO ledger_run (run_id, job, epoch, started_at, outcome)
                    VALUES (?, ?, ?, UTC_TIMESTAMP(6), 'RUNNING')
                    """)) {
                insert.setString(1, lease.runId());
                insert.setString(2, lease.job());
                insert.setLong(3, lease.epoch());
                return insert.executeUpdate();
            }
        });
    }

    /** Not fenced: a run that lost its lease may still say so. */
    public void finishRun(Lease lease, ExitCode exitCode, String message) {
        database.inTransaction("record the end of run " + lease.runId(), connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    UPDATE ledger_run SET finished_at = UTC_TIMESTAMP(6), outcome = ?, exit_code = ?,
                        message = CONCAT_WS('; ', message, ?)
                    WHERE run_id = ?
                    """)) {
                update.setString(1, exitCode.isDone() ? "DONE" : "FAILED");
                update.setInt(2, exitCode.status());
                update.setString(3, message.length() > 10_000 ? message.substring(0, 10_000) : message);
                update.setString(4, lease.runId());
                return update.executeUpdate();
            }
        });
    }

    /** Puts a line on the run's record, whatever becomes of it. */
    public void note(Lease lease, String line) {
        database.inTransaction("put a line on record of run " + lease.runId(), connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_run SET message = CONCAT_WS('; ', message, ?) WHERE run_id = ?")) {
                update.setString(1, line);
                update.setString(2, lease.runId());
                return update.executeUpdate();
            }
        });
    }

    /** The job's one batch that is not closed yet, with its manifest. */
    public Optional<Batch> openBatch(String job) {
        return database.inTransaction("look for an open batch of " + job, connection -> {
            try (PreparedStatement find =
                    connection.prepareStatement("SELECT batch_id FROM ledger_batch WHERE open_job = ?")) {
                find.setString(1, job);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(BatchRows.read(connection, row.getLong(1))) : Optional.empty();
                }
            }
        });
    }

    public Batch batch(long batchId) {
        return database.inTransaction("read batch " + batchId, connection -> BatchRows.read(connection, batchId));
    }

    /** Which of these contents count, or are in the job's open batch. */
    public Set<String> knownFiles(String job, Collection<String> fileIds) {
        return takenKeys(job, fileIds).keySet();
    }

    /** The key of the object that each of these files was taken from. */
    public Map<String, String> takenKeys(String job, Collection<String> fileIds) {
        return database.inTransaction("look up taken objects of " + job, connection -> {
            Map<String, String> keys = new HashMap<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT o.object_key FROM ledger_file f JOIN ledger_object o ON o.object_id = f.object_id
                    WHERE f.job = ? AND f.file_id = ? AND f.withdrawn_by IS NULL
                    """)) {
                for (String fileId : new HashSet<>(fileIds)) {
                    find.setString(1, job);
                    find.setString(2, fileId);
                    try (ResultSet row = find.executeQuery()) {
                        if (row.next()) {
                            keys.put(fileId, row.getString(1));
                        }
                    }
                }
            }
            return keys;
        });
    }

    /** Those of these contents of which no row landed, and some are open in the quarantine. */
    public Set<String> rejectedWhole(String job, Collection<String> fileIds) {
        return database.inTransaction("look up rejected files of " + job, connection -> {
            Set<String> rejected = new HashSet<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT 1 FROM ledger_file f
                    WHERE f.job = ? AND f.file_id = ? AND f.withdrawn_by IS NULL AND f.landed = 0 AND f.rejected > (
                        SELECT COUNT(*) FROM ledger_resolution r
                        WHERE r.job = f.job AND r.file_id = f.file_id AND r.rejected_batch_id = f.batch_id
                            AND r.withdrawn_by IS NULL)
                    """)) {
                for (String fileId : new HashSet<>(fileIds)) {
                    find.setString(1, job);
                    find.setString(2, fileId);
                    try (ResultSet row = find.executeQuery()) {
                        if (row.next()) {
                            rejected.add(fileId);
                        }
                    }
                }
            }
            return rejected;
        });
    }

    /** How many rows of a content that was taken landed. */
    public long landedRows(String job, String fileId) {
        return database.inTransaction("look up landed rows of " + job, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT landed FROM ledger_file WHERE job = ? AND file_id = ? AND withdrawn_by IS NULL")) {
                find.setString(1, job);
                find.setString(2, fileId);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0;
                }
            }
        });
    }

    /** Objects that were inspected before and still lie in the raw zone, as {@code key etag size}. */
    public Set<String> knownObjects(String job) {
        return database.inTransaction("look up known objects of " + job, connection -> {
            Set<String> known = new HashSet<>();
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT object_key, etag, size FROM ledger_object WHERE job = ? AND archived_at IS NULL
                    """)) {
                find.setString(1, job);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        known.add(identity(row.getString(1), row.getString(2), row.getLong(3)));
                    }
                }
            }
            return known;
        });
    }

    /**
     * The greatest key below the folder that the ledger ever held, those of abandoned batches apart.
     *
     * @param below what follows the folder in such a key, as a regular expression that Java and MySQL read alike
     */
    public Optional<String> newestKey(String job, String folder, String below) {
        return database.inTransaction("look up the newest object of " + job, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT MAX(object_key) FROM ledger_object
                    WHERE job = ? AND batch_id NOT IN (
                            SELECT batch_id FROM ledger_batch WHERE abandoned_at IS NOT NULL)
                        AND LEFT(object_key, ?) = ? AND SUBSTRING(object_key, ?) REGEXP ?""")) {
                find.setString(1, job);
                find.setInt(2, folder.length());
                find.setString(3, folder);
                find.setInt(4, folder.length() + 1);
                find.setString(5, "^(" + below + ")$");
                try (ResultSet row = find.executeQuery()) {
                    row.next();
                    return Optional.ofNullable(row.getString(1));
                }
            }
        });
    }

    /** Whether the ledger ever held an object of this key. */
    public boolean holdsKey(String job, String key) {
        return database.inTransaction("look up an object of " + job, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT 1 FROM ledger_object WHERE job = ? AND object_key = ? LIMIT 1")) {
                find.setString(1, job);
                find.setString(2, key);
                try (ResultSet row = find.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** Every key below the folder that the ledger ever held. */
    public Set<String> keysBelow(String job, String folder) {
        return database.inTransaction("look up objects of " + job, connection -> {
            Set<String> keys = new HashSet<>();
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT object_key FROM ledger_object WHERE job = ? AND LEFT(object_key, ?) = ?")) {
                find.setString(1, job);
                find.setInt(2, folder.length());
                find.setString(3, folder);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        keys.add(row.getString(1));
                    }
                }
            }
            return keys;
        });
    }

    public static String identity(String key, String etag, long size) {
        return key + " " + etag + " " + size;
    }

    /**
     * Freezes the manifest: the batch, its objects, the contents it takes and those it takes back, in one transaction.
     *
     * @param rawFolder the folder of the job's raw files, with a slash at its end
     * @param measured per taken file, what the inspection found: stage IN
     * @param replaced the files in whose place the new ones come
     * @param watermark up to where the job's source was read for them
     */
    public Batch claim(
            Lease lease,
            String rawFolder,
            List<RawObject> objects,
            List<Measured> measured,
            List<WithdrawnFile> replaced,
            Optional<String> watermark) {
        long batchId = database.inTransaction("claim a batch of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            long id = insertBatch(connection, lease, BatchKind.INTAKE, "");
            ManifestRows.insert(connection, lease.job(), id, Optional.of(rawFolder), objects);
            MeasuredRows.insert(connection, id, measured);
            Withdrawals.insert(connection, lease.job(), id, replaced);
            if (watermark.isPresent()) {
                recordWatermark(connection, id, watermark.get());
            }
            return id;
        });
        return batch(batchId);
    }

    private static void recordWatermark(Connection connection, long batchId, String watermark) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE ledger_batch SET watermark = ? WHERE batch_id = ?")) {
            update.setString(1, watermark);
            update.setLong(2, batchId);
            update.executeUpdate();
        }
    }

    /** Up to where the job's source was read for the newest batch that was published with files of it. */
    public Optional<String> watermark(String job) {
        return database.inTransaction("look up the watermark of " + job, connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT watermark FROM ledger_batch
                    WHERE job = ? AND watermark IS NOT NULL AND published_at IS NOT NULL
                    ORDER BY batch_id DESC LIMIT 1
                    """)) {
                find.setString(1, job);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Freezes a batch of mended rows together with what each of them resolves, in one transaction: a rejected row is in
     * one replay at most.
     *
     * @throws CountinghouseException USAGE when one of the rows was resolved before
     */
    public Batch claimReplay(
            Lease lease, RawObject mended, List<Measured> measured, List<Resolution> resolutions, String by) {
        long batchId = database.inTransaction("claim a replay of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            long id = insertBatch(connection, lease, BatchKind.REPLAY, "");
            ManifestRows.insert(connection, lease.job(), id, Optional.empty(), List.of(mended));
            MeasuredRows.insert(connection, id, measured);
            Resolutions.insert(connection, lease.job(), id, resolutions, by);
            return id;
        });
        return batch(batchId);
    }

    /**
     * Freezes a batch that takes published files back.
     *
     * @param by who says so
     */
    public Batch claimRetract(Lease lease, List<WithdrawnFile> files, String reason, String by) {
        long batchId = database.inTransaction("claim a withdrawal of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            long id = insertBatch(connection, lease, BatchKind.RETRACT, "");
            recordReason(connection, id, reason, by);
            Withdrawals.insert(connection, lease.job(), id, files);
            return id;
        });
        return batch(batchId);
    }

    /**
     * Gives an open batch up, on record.
     *
     * @throws CountinghouseException USAGE when it was published, after which it can only be taken back
     */
    public Batch abandon(Lease lease, long batchId, String reason, String by) {
        database.inTransaction("abandon batch " + batchId, connection -> {
            Fence.lockLease(connection, lease);
            BatchState state = Fence.lockBatch(connection, batchId);
            if (state != BatchState.CLAIMED && state != BatchState.LANDED) {
                throw new CountinghouseException(
                        ErrorCode.USAGE,
                        "Batch " + batchId + " of " + lease.job() + ": found " + state
                                + ", expected a batch that is not published; `run " + lease.job()
                                + "` finishes it, `retract` takes back what was published");
            }
            recordReason(connection, batchId, reason, by);
            Withdrawals.giveUp(connection, batchId);
            advance(connection, batchId, "state = 'ABANDONED', abandoned_at = UTC_TIMESTAMP(6)");
            return null;
        });
        return batch(batchId);
    }

    private static void recordReason(Connection connection, long batchId, String reason, String by)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE ledger_batch SET reason = ?, reason_by = ? WHERE batch_id = ?")) {
            update.setString(1, reason);
            update.setString(2, by);
            update.setLong(3, batchId);
            update.executeUpdate();
        }
    }

    /**
     * Freezes a batch that derives slices of the marts again from the lake.
     *
     * @param slices a predicate over slice columns; empty for all
     * @param versions of the lake tables to derive from
     */
    public Batch claimRebuild(Lease lease, String slices, Map<String, LakeVersion> versions) {
        long batchId = database.inTransaction("claim a rebuild of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            long id = insertBatch(connection, lease, BatchKind.REBUILD, slices);
            insertVersions(connection, id, versions);
            advance(connection, id, "state = 'LANDED', landed_at = UTC_TIMESTAMP(6)");
            return id;
        });
        return batch(batchId);
    }

    /**
     * Records that every row of the batch is in the lake.
     *
     * @param measured per file: LANDED and REJECTED; with IN they must balance, which the caller has shown
     * @param versions lake table to the Delta version that holds the batch
     */
    public void landed(
            Lease lease,
            long batchId,
            List<Measured> measured,
            Map<String, Long> landedByFile,
            Map<String, Long> rejectedByFile,
            Map<String, LakeVersion> versions) {
        database.inTransaction("record that batch " + batchId + " has landed", connection -> {
            Fence.lockLease(connection, lease);
            Fence.lockBatch(connection, batchId, BatchState.CLAIMED);
            MeasuredRows.insert(connection, batchId, measured);
            ManifestRows.recordLanded(connection, batchId, landedByFile, rejectedByFile);
            insertVersions(connection, batchId, versions);
            advance(connection, batchId, "state = 'LANDED', landed_at = UTC_TIMESTAMP(6)");
            return null;
        });
    }

    /** The object is in the archive only, from now on. */
    public void archived(Lease lease, long objectId) {
        database.inTransaction("record an archived object", connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE ledger_object SET archived_at = UTC_TIMESTAMP(6) WHERE object_id = ?")) {
                update.setLong(1, objectId);
                return update.executeUpdate();
            }
        });
    }

    /** The object of an abandoned batch is in quarantine only, from now on. */
    public void quarantined(Lease lease, RawObject object) {
        database.inTransaction("record a quarantined object", connection -> {
            Fence.lockLease(connection, lease);
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    UPDATE ledger_object SET archived_at = UTC_TIMESTAMP(6), archive_key = ?, verdict = ?, detail = ?
                    WHERE object_id = ?
                    """)) {
                update.setString(1, object.location());
                update.setString(2, object.verdict());
                update.setString(3, object.detail());
                update.setLong(4, object.objectId());
                return update.executeUpdate();
            }
        });
    }

    /** @param state that it is in: PUBLISHED or ABANDONED */
    public void close(Lease lease, long batchId, BatchState state) {
        database.inTransaction("close batch " + batchId, connection -> {
            Fence.lockLease(connection, lease);
            Fence.lockBatch(connection, batchId, state);
            advance(connection, batchId, "state = 'CLOSED', closed_at = UTC_TIMESTAMP(6)");
            return null;
        });
    }

    /** Lake table to the version at which it holds the batch. */
    public Map<String, LakeVersion> lakeVersions(long batchId) {
        return database.inTransaction("read the lake versions of batch " + batchId, connection -> {
            Map<String, LakeVersion> versions = new TreeMap<>();
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT table_name, records, delta_version FROM ledger_lake_version WHERE batch_id = ?")) {
                find.setLong(1, batchId);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        versions.put(row.getString(1), new LakeVersion(row.getLong(2), row.getLong(3)));
                    }
                }
            }
            return versions;
        });
    }

    public List<Measured> measured(long batchId) {
        return database.inTransaction(
                "read the proof of batch " + batchId, connection -> MeasuredRows.read(connection, batchId));
    }

    /**
     * A page of the contents whose rows are in the lake and count, in the order of their ids.
     *
     * @param after the last id of the page before; empty for the first one
     */
    public List<TakenFile> takenFiles(String job, String after, int limit) {
        return database.inTransaction(
                "list the files of " + job, connection -> TakenFileRows.after(connection, job, after, limit));
    }

    /** The ids of a feed's contents whose rows are in the lake and count: a table of one column, {@code file_id}, for Spark to read. */
    public static String takenIds(String job, String feed) {
        return TakenFileRows.idsOf(job, feed);
    }

    /** Those of these contents whose rows are in the lake and count. */
    public List<TakenFile> takenFiles(String job, Collection<String> fileIds) {
        return database.inTransaction(
                "look up files of " + job, connection -> TakenFileRows.ofIds(connection, job, fileIds));
    }

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

    private long insertBatch(Connection connection, Lease lease, BatchKind kind, String slices) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_batch (job, kind, slices, state, run_id, created_at, settings, code_version)
                VALUES (?, ?, NULLIF(?, ''), 'CLAIMED', ?, UTC_TIMESTAMP(6), ?, NULLIF(?, ''))
                """,
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, lease.job());
            insert.setString(2, kind.name());
            insert.setString(3, slices);
            insert.setString(4, lease.runId());
            insert.setString(5, frozen.settings().orElse(null));
            insert.setString(6, frozen.codeVersion());
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
                if (!key.next()) {
                    throw new CountinghouseException(ErrorCode.DATABASE, "MySQL returned no batch id");
                }
                return key.getLong(1);
            }
        }
    }

    private static void insertVersions(Connection connection, long batchId, Map<String, LakeVersion> versions)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_lake_version (batch_id, table_name, records, delta_version) VALUES (?, ?, ?, ?)
                """)) {
            for (Map.Entry<String, LakeVersion> version : versions.entrySet()) {
                insert.setLong(1, batchId);
                insert.setString(2, version.getKey());
                insert.setLong(3, version.getValue().records());
                insert.setLong(4, version.getValue().deltaVersion());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void advance(Connection connection, long batchId, String change) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE ledger_batch SET " + change + " WHERE batch_id = ?")) {
            update.setLong(1, batchId);
            update.executeUpdate();
        }
    }
}
