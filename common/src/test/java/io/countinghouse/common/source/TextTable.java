package io.countinghouse.common.source;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.FeedColumn;
import java.util.List;

/** Tables of which every column is extracted as the text that the server prints. */
final class TextTable {
    private static final CellType ANY = new CellType.Text(10_000);

    private TextTable() {}

    /** @param key names a row, and stands for its time of change where nobody asks for that */
    static SourceTable of(String name, String key, List<String> columns) {
        return of(name, key, columns, key);
    }

    static SourceTable of(String name, String key, List<String> columns, String updated) {
        List<String> all = new java.util.ArrayList<>(columns);
        for (String needed : List.of(key, updated)) {
            if (!all.contains(needed)) {
                all.add(needed);
            }
        }
        return new SourceTable(
                name,
                all.stream()
                        .map(column -> SourceColumn.of(FeedColumn.optional(column, ANY)))
                        .toList(),
                List.of(key),
                updated,
                List.of());
    }
}
