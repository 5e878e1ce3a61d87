package io.countinghouse.common.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Matches a file's header with its feed's columns. */
final class Header {
    private Header() {}

    /** Position in the file to declared column, -1 for an undeclared one; refuses a header that does not fit. */
    static int[] match(Feed feed, List<String> names) throws RefusedFileException {
        String declared = feed.columns().stream().map(FeedColumn::name).collect(Collectors.joining(", "));
        if (names.size() > feed.limits().maxColumns()) {
            throw new RefusedFileException(
                    FileRefusal.TOO_MANY_COLUMNS,
                    1,
                    names.size() + " columns",
                    "at most " + feed.limits().maxColumns());
        }
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < feed.columns().size(); i++) {
            columns.put(feed.columns().get(i).name(), i);
        }
        if (names.stream().noneMatch(columns::containsKey)) {
            throw new RefusedFileException(FileRefusal.MISSING_HEADER, 1, quote(names), "a header with " + declared);
        }
        Set<String> seen = new HashSet<>();
        int[] columnAt = new int[names.size()];
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!seen.add(name)) {
                throw new RefusedFileException(
                        FileRefusal.DUPLICATE_COLUMNS, 1, "column " + name + " twice", "each column once");
            }
            columnAt[i] = columns.getOrDefault(name, -1);
            if (columnAt[i] < 0 && (feed.extraColumns() == ExtraColumns.REFUSE || name.isBlank())) {
                throw new RefusedFileException(
                        FileRefusal.UNKNOWN_COLUMNS, 1, "column \"" + name + "\"", "only " + declared);
            }
        }
        String missing = feed.columns().stream()
                .map(FeedColumn::name)
                .filter(name -> !seen.contains(name))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new RefusedFileException(FileRefusal.MISSING_COLUMNS, 1, "no column " + missing, declared);
        }
        return columnAt;
    }

    private static String quote(List<String> names) {
        String text = String.join(",", names);
        return "\"" + (text.length() > 120 ? text.substring(0, 120) + "..." : text) + "\"";
    }
}
