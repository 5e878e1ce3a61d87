package io.countinghouse.common.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table or view of another MySQL server that a job reads, from {@code job.source}.
 *
 * @param mysql its server; the user needs SELECT and LOCK TABLES
 * @param columns where a column of the job is found, for those that the table does not name as the job does
 * @param key columns of the table, by its names, of which no two rows have the same, where no unique index says so
 * @param connections how many read at the same time
 * @param overlap how far before the last reading a row may say that it was changed and still be read again: longer than any
 *     transaction over there
 * @param reading what of the table a run reads
 * @param maxGone more rows that are gone at once stop the run
 */
public record SourceSettings(
        MysqlSettings mysql,
        String table,
        Map<String, Origin> columns,
        List<String> key,
        int connections,
        Duration overlap,
        Reading reading,
        RejectLimit maxGone) {
    /** As shipped. */
    public static final RejectLimit MAX_GONE = new RejectLimit(100, new java.math.BigDecimal("0.05"));

    public SourceSettings {
        columns = Map.copyOf(columns);
        key = List.copyOf(key);
    }

    /** A table that has the job's own columns and a unique index. */
    public SourceSettings(MysqlSettings mysql, String table, int connections, Duration overlap, Reading reading) {
        this(mysql, table, Map.of(), List.of(), connections, overlap, reading, MAX_GONE);
    }

    /** What of the table a run reads. */
    public enum Reading {
        /** Rows that are new, gone, or were changed at another time than those that are held. */
        INCREMENTAL,
        /** Everything: finds rows that were changed without their time of change. */
        FULL
    }

    /**
     * Where a column's values come from.
     *
     * @param name a column of the table
     * @param constant the text of every row, where the table has no such column
     */
    public record Origin(String name, Optional<String> constant) {
        public static Origin named(String name) {
            return new Origin(name, Optional.empty());
        }

        public static Origin always(String constant) {
            return new Origin("-", Optional.of(constant));
        }
    }
}
