package io.countinghouse.common.config;

import java.time.Duration;

/**
 * A table of another MySQL server that a job reads, from {@code job.source}.
 *
 * @param mysql its server; the user needs SELECT and LOCK TABLES
 * @param connections how many read at the same time
 * @param overlap how far before the last reading changes are looked for again: longer than any transaction over there
 * @param reading what of the table a run reads
 */
public record SourceSettings(MysqlSettings mysql, String table, int connections, Duration overlap, Reading reading) {
    /** What of the table a run reads. */
    public enum Reading {
        /** Rows changed since the last reading; everything the first time. */
        INCREMENTAL,
        /** Everything: finds rows that were changed without their time of change. */
        FULL
    }
}
