package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlNames;
import java.time.LocalDateTime;

/**
 * Only rows that changed.
 *
 * @param column a DATETIME or TIMESTAMP; a row without a value in it counts as changed
 * @param bound UTC, inclusive
 */
public record Since(String column, LocalDateTime bound) {
    /** Fails with CONFIGURATION when the column's name is none. */
    public Since {
        MysqlNames.IDENTIFIER.require("source updated column", column);
    }
}
