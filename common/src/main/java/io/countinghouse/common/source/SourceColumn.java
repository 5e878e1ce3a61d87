package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlNames;
import io.countinghouse.common.feed.FeedColumn;
import java.util.Optional;

/**
 * One column of an extract.
 *
 * @param column its name there, and what its text must be
 * @param name of the source's column; of no meaning when there is a constant
 * @param constant the text of every row, where the source has no such column
 */
public record SourceColumn(FeedColumn column, String name, Optional<String> constant) {
    /** Fails with CONFIGURATION when the name is none of {@link MysqlNames#OBJECT}. */
    public SourceColumn {
        MysqlNames.OBJECT.require("source column", name);
    }

    /** A column that the source names as the extract does. */
    public static SourceColumn of(FeedColumn column) {
        return new SourceColumn(column, column.name(), Optional.empty());
    }

    public SourceColumn named(String theirs) {
        return new SourceColumn(column, theirs, Optional.empty());
    }

    public SourceColumn always(String text) {
        return new SourceColumn(column, name, Optional.of(text));
    }

    /** In the extract. */
    String ours() {
        return column.name();
    }

    boolean isRead() {
        return constant.isEmpty();
    }
}
