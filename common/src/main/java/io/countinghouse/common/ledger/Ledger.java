package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The record of what was taken in, landed, published and archived. Every change is fenced by the lease. */
public final class Ledger {
    private final Database database;
    private final Freezing freezing;

    public Ledger(Database database) {
        this(database, Freezing.NOTHING);
    }

    /** @param freezing for every batch that is claimed */
    public Ledger(Database database, Freezing freezing) {
        this.database = database;
        this.freezing = freezing;
    }

    /** What it knows of files that came before. */
    public KnownFiles known() {
        return new KnownFiles(database);
    }

    /** What batches came to. */
    public BatchEffects effects() {
        return new BatchEffects(database);
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
                    "UPDATE ledger_run SET message = LEFT(CONCAT_WS('; ', message, ?), 16000) WHERE run_id = ?")) {
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
        return claimDerived(lease, BatchKind.REBUILD, slices, versions);
    }

    /**
     * Freezes a batch that brings the marts to the business date from the lake as it is.
     *
     * @param versions of the lake tables to derive from
     */
    public Batch claimRefresh(Lease lease, Map<String, LakeVersion> versions) {
        return claimDerived(lease, BatchKind.REFRESH, "", versions);
    }

    private Batch claimDerived(Lease lease, BatchKind kind, String slices, Map<String, LakeVersion> versions) {
        long batchId = database.inTransaction("claim a batch of " + lease.job(), connection -> {
            Fence.lockLease(connection, lease);
            long id = insertBatch(connection, lease, kind, slices);
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

    /** Up to which day marts can tell of days by now: the last complete one, by the database clock. */
    public LocalDate lastCompleteDay() {
        return database.inTransaction("ask for the time", this::lastCompleteDay);
    }

    private LocalDate lastCompleteDay(Connection connection) throws SQLException {
        try (PreparedStatement clock = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)");
                ResultSet row = clock.executeQuery()) {
            row.next();
            return freezing.days()
                    .businessDate(row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC));
        }
    }

    /** Up to which day the marts of the job tell of days; none as long as nothing was published. */
    public Optional<LocalDate> businessDate(String job) {
        return database.inTransaction(
                "look up the business date of " + job, connection -> businessDate(connection, job));
    }

    private static Optional<LocalDate> businessDate(Connection connection, String job) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                "SELECT MAX(business_date) FROM ledger_batch WHERE job = ? AND published_at IS NOT NULL")) {
            find.setString(1, job);
            try (ResultSet row = find.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, LocalDate.class));
            }
        }
    }

    /** A rebuild of some slices leaves the others at the day that they are at; no batch goes back. */
    private LocalDate businessDate(Connection connection, String job, BatchKind kind) throws SQLException {
        LocalDate today = lastCompleteDay(connection);
        return businessDate(connection, job)
                .filter(last -> kind == BatchKind.REBUILD || last.isAfter(today))
                .orElse(today);
    }

    private long insertBatch(Connection connection, Lease lease, BatchKind kind, String slices) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_batch (job, kind, slices, state, run_id, created_at, settings, code_version, business_date)
                VALUES (?, ?, NULLIF(?, ''), 'CLAIMED', ?, UTC_TIMESTAMP(6), ?, NULLIF(?, ''), ?)
                """,
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, lease.job());
            insert.setString(2, kind.name());
            insert.setString(3, slices);
            insert.setString(4, lease.runId());
            insert.setString(5, freezing.settings().orElse(null));
            insert.setString(6, freezing.codeVersion());
            insert.setObject(7, businessDate(connection, lease.job(), kind));
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
