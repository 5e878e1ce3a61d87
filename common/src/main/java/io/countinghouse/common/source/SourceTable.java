package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlNames;
import java.util.List;

/**
 * A table or view of a source database and what is read of it.
 *
 * @param name as the server knows it
 * @param columns to extract, in the order of the extract's columns
 * @param identity those of them that name a row, by their names in the extract
 * @param updated the one that says when a row was changed last, by its name in the extract; empty when none does
 * @param declaredKey columns of the source, by its names, of which the user says that they are unique, where no index says so
 */
public record SourceTable(
        String name, List<SourceColumn> columns, List<String> identity, String updated, List<String> declaredKey) {
    /** Fails with CONFIGURATION when the name is none of {@link MysqlNames#OBJECT}. */
    public SourceTable {
        columns = List.copyOf(columns);
        identity = List.copyOf(identity);
        declaredKey = List.copyOf(declaredKey);
        MysqlNames.OBJECT.require("source table", name);
        declaredKey.forEach(column -> MysqlNames.OBJECT.require("source key", column));
    }

    /** Of the identity, what the source has a column for. */
    List<SourceColumn> identityColumns() {
        return identity.stream().map(this::column).filter(SourceColumn::isRead).toList();
    }

    /** The column of this name in the extract. */
    SourceColumn column(String ours) {
        return columns.stream()
                .filter(column -> column.ours().equals(ours))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column " + ours + " is extracted of " + name));
    }

    static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
