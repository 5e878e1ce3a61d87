package io.countinghouse.common.source;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;

/**
 * What is read of a table, and what becomes of it.
 *
 * @param expressions one per column of the schema
 * @param keyed whether the first one is the key as a number; all others are text
 */
record Extraction(
        SourceTable table, List<String> expressions, MessageType schema, boolean keyed, Optional<Since> since) {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /** Gives the smallest and the largest key; parameter: {@link Since#bound}, if any. */
    String extent() {
        String key = SourceTable.quoted(table.key());
        return "SELECT MIN(" + key + "), MAX(" + key + ") FROM " + SourceTable.quoted(table.name())
                + changed().map(changed -> " WHERE " + changed).orElse("");
    }

    /** Gives the rows of a range; parameters: its first and last key, then {@link Since#bound}, if any. */
    String range() {
        String key = SourceTable.quoted(table.key());
        return "SELECT " + String.join(", ", expressions) + " FROM " + SourceTable.quoted(table.name()) + " WHERE "
                + key + " BETWEEN ? AND ?"
                + changed().map(changed -> " AND " + changed).orElse("")
                + " ORDER BY " + key;
    }

    /** As text that the server compares with a moment in the session's time zone, UTC. */
    Optional<String> bound() {
        return since.map(Since::bound).map(MICROSECONDS::format);
    }

    private Optional<String> changed() {
        return since.map(Since::column)
                .map(SourceTable::quoted)
                .map(column -> "(" + column + " >= ? OR " + column + " IS NULL)");
    }
}
