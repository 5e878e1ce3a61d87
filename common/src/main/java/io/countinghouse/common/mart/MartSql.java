package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;

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
                + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY 0x09 ENCLOSED BY '' ESCAPED BY 0x5C"
                + " LINES TERMINATED BY 0x0A STARTING BY '' (batch_id, epoch, partition_no, "
                + String.join(", ", columns) + ")";
    }

    /** Count, sums and checksum. Parameters: the slices' values. */
    String publishedTotals(int slices) {
        return "SELECT COUNT(*)" + sums() + ", " + RowChecksum.sql(mart) + " FROM " + mart.name() + " m WHERE "
                + inSlices("m", slices);
    }

    /** Count and slice. Parameters: the slices' values. */
    String publishedBySlice(int slices) {
        return "SELECT COUNT(*)" + slice() + " FROM " + mart.name() + " m WHERE " + inSlices("m", slices) + bySlice();
    }

    /**
     * Count, sums, checksum and slice, of all that is staged in slices whose first column has one of so many values; of all that
     * is staged where there is no such column. Parameters: batch, epoch, the values.
     */
    String stagedBySlice(int values) {
        String some = values == 0
                ? ""
                : " AND " + mart.slice().get(0) + " IN (" + String.join(", ", Collections.nCopies(values, "?")) + ")";
        return "SELECT COUNT(*)" + sums() + ", " + RowChecksum.sql(mart) + slice() + " FROM " + stageTable(mart)
                + " s WHERE batch_id = ? AND epoch = ?" + some + bySlice();
    }

    private String slice() {
        return mart.slice().stream().map(column -> ", " + column).collect(Collectors.joining());
    }

    private String bySlice() {
        return mart.isOneSlice() ? "" : " GROUP BY " + String.join(", ", mart.slice());
    }

    /** Deletes rows of the group that were not derived again. Parameters: batch, epoch, the slices' values. */
    String deleteGone(PublishGroup group) {
        return "DELETE m FROM " + mart.name() + " m LEFT JOIN " + stageTable(mart)
                + " s ON s.batch_id = ? AND s.epoch = ? AND " + sameKey() + " WHERE s.batch_id IS NULL"
                + inGroup("m", group);
    }

    /**
     * Inserts new rows and updates those that differ; the rest keeps run and time. Parameters: run, time, batch, epoch,
     * the slices' values.
     */
    String upsertChanged(PublishGroup group) {
        String same = columns.stream()
                .filter(column -> !mart.key().contains(column))
                .map(this::isSame)
                .collect(Collectors.joining(" AND "));
        String updates = columns.stream()
                .filter(column -> !mart.key().contains(column))
                .map(column -> column + " = VALUES(" + column + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + mart.name() + " (" + String.join(", ", columns) + ", run_id, updated_at) SELECT "
                + columns.stream().map(column -> "s." + column).collect(Collectors.joining(", "))
                + ", ?, ? FROM " + stageTable(mart) + " s LEFT JOIN " + mart.name() + " m ON " + sameKey()
                + " WHERE s.batch_id = ? AND s.epoch = ?" + inGroup("s", group) + " AND NOT (m."
                + mart.key().get(0) + " IS NOT NULL AND " + same
                + ") ON DUPLICATE KEY UPDATE " + updates
                + ", run_id = VALUES(run_id), updated_at = VALUES(updated_at)";
    }

    /** Lists amounts that are about to change in rows that were published before. Parameters: batch, batch, epoch, slices. */
    String insertRestated(Converted converted, PublishGroup group) {
        return insertRestated(converted.amount(), "s." + converted.amount()) + " JOIN " + mart.name() + " m ON "
                + sameKey() + " WHERE s.batch_id = ? AND s.epoch = ?" + inGroup("s", group) + " AND NOT (m."
                + converted.amount() + " <=> s."
                + converted.amount() + " AND m." + converted.unrounded() + " <=> s." + converted.unrounded() + ")";
    }

    /** The same of any amount. Parameters: batch, batch, epoch, slices. */
    String insertRestated(String amount, PublishGroup group) {
        return insertRestated(amount, "COALESCE(s." + amount + ", 0)") + " JOIN " + mart.name() + " m ON " + sameKey()
                + " WHERE s.batch_id = ? AND s.epoch = ?" + inGroup("s", group) + " AND NOT (m." + amount + " <=> s."
                + amount + ")";
    }

    /** Lists amounts of old days that are about to change or to come. Parameters: batch, batch, epoch, slices. */
    String insertSettled(String day, String amount, LocalDate before, PublishGroup group) {
        return insertRestated("s", "COALESCE(m." + amount + ", 0)", amount, "COALESCE(s." + amount + ", 0)")
                + " LEFT JOIN "
                + mart.name() + " m ON " + sameKey() + " WHERE s.batch_id = ? AND s.epoch = ?" + inGroup("s", group)
                + " AND s." + day + " <= '" + before + "' AND COALESCE(m." + amount + ", 0) <> COALESCE(s." + amount
                + ", 0)";
    }

    /**
     * Lists amounts of rows that are about to be deleted, see {@link #deleteGone}. Parameters: batch, batch, epoch, the slices'
     * values.
     */
    String insertGone(String amount, PublishGroup group) {
        return insertRestated(amount, "0") + " RIGHT JOIN " + mart.name() + " m ON s.batch_id = ? AND s.epoch = ? AND "
                + sameKey() + " WHERE s.batch_id IS NULL AND m." + amount + " IS NOT NULL" + inGroup("m", group);
    }

    private String insertRestated(String amount, String after) {
        return insertRestated("m", "COALESCE(m." + amount + ", 0)", amount, after);
    }

    private String insertRestated(String keyOf, String before, String amount, String after) {
        String key = mart.key().stream()
                .map(column -> "'" + column + "=', " + keyOf + "." + column)
                .collect(Collectors.joining(", '/', "));
        return "INSERT INTO ledger_restatement (batch_id, mart, row_key, measure, before_amount, after_amount) SELECT ?, '"
                + mart.name() + "', CONCAT(" + key + "), '" + amount + "', " + before + ", " + after
                + " FROM " + stageTable(mart) + " s";
    }

    /** Rows of days that MySQL keeps no more. */
    String deleteOld(Recent recent, LocalDate businessDate, int most) {
        return "DELETE FROM " + mart.name() + " WHERE NOT (" + recent.isKept(businessDate) + ") LIMIT " + most;
    }

    /** Parameters: batch. Other epochs' rows, and those of a batch long closed, go as well. */
    String cleanStage() {
        return "DELETE FROM " + stageTable(mart) + " WHERE batch_id <= ? LIMIT 20000";
    }

    /** Texts byte by byte: their collation takes those that differ in spaces at their end for equal. */
    private String isSame(String column) {
        return mart.schema().apply(column).dataType().equals(DataTypes.StringType)
                ? "CAST(m." + column + " AS BINARY) <=> CAST(s." + column + " AS BINARY)"
                : "m." + column + " <=> s." + column;
    }

    private String inGroup(String table, PublishGroup group) {
        String key = mart.key().stream().map(column -> table + "." + column).collect(Collectors.joining(", "));
        return " AND (" + inSlices(table, group.slices().size()) + ")"
                + (group.parts() == 1
                        ? ""
                        : " AND MOD(CRC32(CONCAT_WS('|', " + key + ")), " + group.parts() + ") = " + group.part());
    }

    private String inSlices(String table, int slices) {
        if (mart.isOneSlice()) {
            return "TRUE";
        }
        String one = mart.slice().stream()
                .map(column -> table + "." + column + " = ?")
                .collect(Collectors.joining(" AND "));
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
