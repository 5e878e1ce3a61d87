package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The MySQL statements of one mart, made from its declaration; run on MySQL 8 and MariaDB alike. */
final class MartSql {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Mart mart;
    private final List<String> columns;

    MartSql(Mart mart) {
        this.mart = mart;
        this.columns = List.of(mart.schema().fieldNames());
        requireIdentifier(mart.name());
        columns.forEach(MartSql::requireIdentifier);
    }

    /** The mart's own table; its name was looked at. */
    String table() {
        return mart.name();
    }

    static String stageTable(Mart mart) {
        return "stage_" + mart.name();
    }

    String deleteStagedPartition() {
        return "DELETE FROM " + stageTable(mart) + " WHERE batch_id = ? AND epoch = ? AND partition_no = ?";
    }

    String insertStaged() {
        return "INSERT INTO " + stageTable(mart) + " (batch_id, epoch, partition_no, " + String.join(", ", columns)
                + ") VALUES (?, ?, ?" + ", ?".repeat(columns.size()) + ")";
    }

    /** For {@link LoadText}. */
    String loadStaged() {
        return "LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + stageTable(mart)
                + " CHARACTER SET utf8mb4 (batch_id, epoch, partition_no, " + String.join(", ", columns) + ")";
    }

    /** Parameters: batch, epoch. */
    String stagedTotals() {
        return "SELECT COUNT(*)" + sums() + " FROM " + stageTable(mart) + " WHERE batch_id = ? AND epoch = ?";
    }

    /** Parameters: batch, epoch. */
    String stagedChecksum() {
        return "SELECT " + RowChecksum.sql(mart) + " FROM " + stageTable(mart) + " WHERE batch_id = ? AND epoch = ?";
    }

    /** Parameters: the slices' values. */
    String publishedTotals(int slices) {
        return "SELECT COUNT(*)" + sums() + " FROM " + mart.name() + " m WHERE " + inSlices(slices);
    }

    /** Parameters: batch, epoch. */
    String stagedBySlice() {
        String slice = String.join(", ", mart.slice());
        return "SELECT COUNT(*)" + sums() + ", " + slice + " FROM " + stageTable(mart)
                + " WHERE batch_id = ? AND epoch = ? GROUP BY " + slice;
    }

    /** Deletes rows of the slices that were not derived again. Parameters: batch, epoch, the slices' values. */
    String deleteGone(int slices) {
        return "DELETE m FROM " + mart.name() + " m LEFT JOIN " + stageTable(mart)
                + " s ON s.batch_id = ? AND s.epoch = ? AND " + sameKey() + " WHERE s.batch_id IS NULL AND ("
                + inSlices(slices) + ")";
    }

    /** Inserts new rows and updates those that differ; the rest keeps run and time. Parameters: run, time, batch, epoch. */
    String upsertChanged() {
        String same = columns.stream()
                .filter(column -> !mart.key().contains(column))
                .map(column -> "m." + column + " <=> s." + column)
                .collect(Collectors.joining(" AND "));
        String updates = columns.stream()
                .filter(column -> !mart.key().contains(column))
                .map(column -> column + " = VALUES(" + column + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + mart.name() + " (" + String.join(", ", columns) + ", run_id, updated_at) SELECT "
                + columns.stream().map(column -> "s." + column).collect(Collectors.joining(", "))
                + ", ?, ? FROM " + stageTable(mart) + " s LEFT JOIN " + mart.name() + " m ON " + sameKey()
                + " WHERE s.batch_id = ? AND s.epoch = ? AND NOT (m."
                + mart.key().get(0) + " IS NOT NULL AND " + same
                + ") ON DUPLICATE KEY UPDATE " + updates
                + ", run_id = VALUES(run_id), updated_at = VALUES(updated_at)";
    }

    /** Lists amounts that are about to change in rows that were published before. Parameters: batch, batch, epoch. */
    String insertRestated(Converted converted) {
        String key = mart.key().stream()
                .map(column -> "'" + column + "=', m." + column)
                .collect(Collectors.joining(", '/', "));
        return "INSERT INTO ledger_restatement (batch_id, mart, row_key, measure, before_amount, after_amount) SELECT ?, '"
                + mart.name() + "', CONCAT(" + key + "), '" + converted.amount() + "', m." + converted.amount() + ", s."
                + converted.amount() + " FROM " + stageTable(mart) + " s JOIN " + mart.name() + " m ON " + sameKey()
                + " WHERE s.batch_id = ? AND s.epoch = ? AND NOT (m." + converted.amount() + " <=> s."
                + converted.amount() + " AND m." + converted.unrounded() + " <=> s." + converted.unrounded() + ")";
    }

    /** Parameters: batch. Other epochs' rows, and those of a batch long closed, go as well. */
    String cleanStage() {
        return "DELETE FROM " + stageTable(mart) + " WHERE batch_id <= ? LIMIT 20000";
    }

    private String inSlices(int slices) {
        String one = mart.slice().stream().map(column -> "m." + column + " = ?").collect(Collectors.joining(" AND "));
        return java.util.stream.IntStream.range(0, slices)
                .mapToObj(i -> "(" + one + ")")
                .collect(Collectors.joining(" OR "));
    }

    private String sameKey() {
        return mart.key().stream()
                .map(column -> "m." + column + " = s." + column)
                .collect(Collectors.joining(" AND "));
    }

    private String sums() {
        return mart.money().stream()
                .map(column -> ", COALESCE(SUM(" + column + "), 0)")
                .collect(Collectors.joining());
    }

    private static void requireIdentifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL, "Found \"" + name + "\" as a MySQL name, expected " + IDENTIFIER.pattern());
        }
    }
}
