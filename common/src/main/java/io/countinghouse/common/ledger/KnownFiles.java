package io.countinghouse.common.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the ledger knows of files and objects that came before; changes nothing. */
public record KnownFiles(Database database) {
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

    /** Those of {@link #keysBelow} that are not of abandoned batches. */
    public Set<String> keptKeysBelow(String job, String folder) {
        return keysBelow(
                job, folder, " AND batch_id NOT IN (SELECT batch_id FROM ledger_batch WHERE abandoned_at IS NOT NULL)");
    }

    /** Every key below the folder that the ledger ever held. */
    public Set<String> keysBelow(String job, String folder) {
        return keysBelow(job, folder, "");
    }

    private Set<String> keysBelow(String job, String folder, String condition) {
        return database.inTransaction("look up objects of " + job, connection -> {
            Set<String> keys = new HashSet<>();
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT object_key FROM ledger_object WHERE job = ? AND LEFT(object_key, ?) = ?" + condition)) {
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
}
