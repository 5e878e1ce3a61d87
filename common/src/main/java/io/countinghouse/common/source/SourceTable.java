package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlNames;
import java.util.List;

/**
 * A table of a source database and what is read of it.
 *
 * @param key an integer column, unique and indexed, by whose values the table is divided
 * @param columns to extract, in the order of the extract's columns
 */
public record SourceTable(String name, String key, List<String> columns) {
    /** Fails with CONFIGURATION when a name is none of {@link MysqlNames#IDENTIFIER}. */
    public SourceTable {
        columns = List.copyOf(columns);
        MysqlNames.IDENTIFIER.require("source table", name);
        MysqlNames.IDENTIFIER.require("source key", key);
        columns.forEach(column -> MysqlNames.IDENTIFIER.require("source column", column));
    }

    static String quoted(String identifier) {
        return "`" + identifier + "`";
    }
}
