package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The contents whose rows are in the lake and count: {@code ledger_file} with the object that each was taken from. */
final class TakenFileRows {
    private static final int IDS_PER_QUERY = 1_000;

    private static final String SELECT =
            """
            SELECT f.file_id, f.feed, o.archive_key, o.size, f.batch_id
            FROM ledger_file f JOIN ledger_object o ON o.object_id = f.object_id
            WHERE f.job = ? AND f.landed IS NOT NULL AND f.withdrawn_by IS NULL
            """;

    private TakenFileRows() {}

    static List<TakenFile> after(Connection connection, String job, String fileId, int limit) throws SQLException {
        try (PreparedStatement find =
                connection.prepareStatement(SELECT + " AND f.file_id > ? ORDER BY f.file_id LIMIT ?")) {
            find.setString(1, job);
            find.setString(2, fileId);
            find.setInt(3, limit);
            return read(find);
        }
    }

    /** As a table of one column, {@code file_id}, for Spark to read. */
    static String idsOf(String job, String feed) {
        return "(SELECT file_id FROM ledger_file WHERE job = '" + quoted(job) + "' AND feed = '" + quoted(feed)
                + "' AND landed IS NOT NULL AND withdrawn_by IS NULL) AS taken_files";
    }

    private static String quoted(String name) {
        return name.replace("\\", "\\\\").replace("'", "''");
    }

    static List<TakenFile> ofIds(Connection connection, String job, Collection<String> fileIds) throws SQLException {
        List<String> ids = fileIds.stream().distinct().sorted().toList();
        List<TakenFile> files = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
            files.addAll(some(connection, job, ids.subList(from, Math.min(from + IDS_PER_QUERY, ids.size()))));
        }
        return files;
    }

    private static List<TakenFile> some(Connection connection, String job, List<String> fileIds) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(fileIds.size(), "?"));
        try (PreparedStatement find = connection.prepareStatement(SELECT + " AND f.file_id IN (" + marks + ")")) {
            find.setString(1, job);
            for (int i = 0; i < fileIds.size(); i++) {
                find.setString(i + 2, fileIds.get(i));
            }
            return read(find);
        }
    }

    private static List<TakenFile> read(PreparedStatement find) throws SQLException {
        List<TakenFile> files = new ArrayList<>();
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                files.add(new TakenFile(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)));
            }
        }
        return files;
    }
}
