package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One kind of raw file. Its format decides nothing about a cell: the same text is the same value, or rejected for the same
 * reason, in every format.
 *
 * @param name the feed's name, e.g. {@code sales}
 * @param fileName a regular expression the object's base name must match in full
 * @param namesInWords the same for a person, e.g. {@code rates_<year>.csv}; empty when the pattern must do
 * @param nameParts named groups of {@code fileName}, each a text column of every row of the file
 * @param columns the declared columns; in the file they may stand in any order
 * @param wideColumns at most one: what undeclared columns must be instead of {@code extraColumns}
 * @param measures names of the decimal columns whose signed sums are proven at each stage
 * @param currency at most one: the column that names the currency of the measures
 */
public record Feed(
        String name,
        FeedFormat format,
        String fileName,
        String namesInWords,
        List<String> nameParts,
        List<FeedColumn> columns,
        ExtraColumns extraColumns,
        List<WideColumns> wideColumns,
        List<RowRule> rowRules,
        List<String> measures,
        List<String> currency,
        FeedLimits limits)
        implements Serializable {
    private static final int NAME_PART_CHARS = 255;

    /** A feed of files whose columns are all declared, or extra ones. */
    public Feed(
            String name,
            FeedFormat format,
            String fileName,
            List<FeedColumn> columns,
            ExtraColumns extraColumns,
            List<RowRule> rowRules,
            List<String> measures,
            FeedLimits limits) {
        this(
                name,
                format,
                fileName,
                "",
                List.of(),
                columns,
                extraColumns,
                List.of(),
                rowRules,
                measures,
                List.of(),
                limits);
    }

    /** A feed of CSV files. */
    public Feed(
            String name,
            String fileName,
            List<FeedColumn> columns,
            ExtraColumns extraColumns,
            List<RowRule> rowRules,
            List<String> measures,
            FeedLimits limits) {
        this(name, FeedFormat.CSV, fileName, columns, extraColumns, rowRules, measures, limits);
    }

    /** The same feed with these groups of its files' names as columns. */
    public Feed withNameParts(String... parts) {
        return new Feed(
                name,
                format,
                fileName,
                namesInWords,
                List.of(parts),
                columns,
                extraColumns,
                wideColumns,
                rowRules,
                measures,
                currency,
                limits);
    }

    /** The same feed, whose measures are amounts in the currency that this column names. */
    public Feed inCurrencyOf(String column) {
        return new Feed(
                name,
                format,
                fileName,
                namesInWords,
                nameParts,
                columns,
                extraColumns,
                wideColumns,
                rowRules,
                measures,
                List.of(column),
                limits);
    }

    /** The same feed of files that have a column per thing. */
    public Feed withWideColumns(WideColumns wide) {
        return new Feed(
                name,
                format,
                fileName,
                namesInWords,
                nameParts,
                columns,
                extraColumns,
                List.of(wide),
                rowRules,
                measures,
                currency,
                limits);
    }

    /** The same feed, whose files' names are told to a person like this. */
    public Feed namedInWords(String words) {
        return named(fileName, words);
    }

    /** The same feed of files with other names. */
    public Feed named(String pattern, String words) {
        return new Feed(
                name,
                format,
                pattern,
                words,
                nameParts,
                columns,
                extraColumns,
                wideColumns,
                rowRules,
                measures,
                currency,
                limits);
    }

    /** Mended rows, whatever files they come from: what the files' names told stands in columns of its own. */
    public Feed mended() {
        List<FeedColumn> all = new ArrayList<>(columns);
        nameParts.forEach(part -> all.add(FeedColumn.required(part, new CellType.Text(NAME_PART_CHARS))));
        return new Feed(
                name,
                FeedFormat.CSV,
                ".*",
                "",
                List.of(),
                all,
                extraColumns,
                wideColumns,
                rowRules,
                measures,
                currency,
                limits);
    }

    /** What the name of a file tells, by part; nothing when it is no name of this feed. */
    public Map<String, String> namedParts(String path) {
        Matcher name = Pattern.compile(fileName).matcher(baseName(path));
        return name.matches()
                ? nameParts.stream().collect(Collectors.toMap(Function.identity(), name::group))
                : Map.of();
    }

    /** How this file is to be read: mended rows come under a name that tells nothing. */
    Feed formOf(String path) {
        return nameParts.isEmpty() || Pattern.matches(fileName, baseName(path)) ? this : mended();
    }

    /** Mended rows come back as CSV, whatever the format of the file that they were rejected from. */
    FeedFormat formatOf(String path) {
        return path.endsWith(format.extension()) ? format : FeedFormat.CSV;
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
