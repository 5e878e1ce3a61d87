package io.countinghouse.common.feed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a file has the columns of its feed.
 *
 * @param names the header's cells in the file's order
 * @param ordinals per cell of the header the ordinal of the declared column, or -1 for an extra one
 */
record Header(List<String> names, List<Integer> ordinals) {
    /**
     * Every declared column must be there once, in any order.
     *
     * @throws FileRefused when the header is missing, ambiguous or not the feed's
     */
    static Header of(List<String> cells, Feed feed, long line) {
        List<String> names = feed.anyCase()
                ? cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList()
                : cells;
        List<String> declared = feed.columns().stream().map(FeedColumn::name).toList();
        List<String> missing =
                declared.stream().filter(name -> !names.contains(name)).toList();
        String found = FileRefused.excerpt(String.join(",", names));
        if (missing.size() == declared.size()) {
            throw new FileRefused(
                    FileRefusal.MISSING_HEADER, line, found, "a header with " + String.join(",", declared));
        }
        List<String> duplicates = duplicates(names);
        if (!duplicates.isEmpty()) {
            throw new FileRefused(
                    FileRefusal.DUPLICATE_COLUMNS,
                    line,
                    FileRefused.excerpt(String.join(",", duplicates)),
                    "each column once");
        }
        List<String> named = feed.nameParts().stream().filter(names::contains).toList();
        if (!named.isEmpty()) {
            throw new FileRefused(
                    FileRefusal.DUPLICATE_COLUMNS,
                    line,
                    FileRefused.excerpt(String.join(",", named)),
                    "no column of that name: the file's name tells it");
        }
        if (!missing.isEmpty()) {
            throw new FileRefused(FileRefusal.MISSING_COLUMNS, line, found, "also " + String.join(",", missing));
        }
        List<String> unknown = names.stream()
                .filter(name -> !declared.contains(name) && !feed.hasUndeclaredAsOne(name))
                .toList();
        if (!feed.wideColumns().isEmpty()) {
            requireWide(unknown, feed.wideColumns().get(0), line);
        } else if (feed.extraColumns() == ExtraColumns.REFUSE && !unknown.isEmpty()) {
            throw new FileRefused(
                    FileRefusal.UNKNOWN_COLUMNS,
                    line,
                    FileRefused.excerpt(String.join(",", unknown)),
                    "only " + String.join(",", declared));
        }
        return new Header(names, names.stream().map(declared::indexOf).toList());
    }

    private static void requireWide(List<String> unknown, WideColumns wide, long line) {
        for (String name : unknown) {
            if (!Pattern.matches(wide.names(), name)) {
                throw new FileRefused(
                        FileRefusal.UNKNOWN_COLUMNS,
                        line,
                        FileRefused.excerpt(name),
                        "a column that matches " + wide.names());
            }
        }
    }

    private static List<String> duplicates(List<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> duplicates = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                duplicates.add(name);
            }
        }
        return duplicates;
    }
}
