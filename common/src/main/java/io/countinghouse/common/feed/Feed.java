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
 * @param mendedOf at most one: set when these are mended rows, which are CSV, of files in another format
 * @param anyCase whether headers name the columns, which are declared in small letters, in whatever letters
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
        FeedLimits limits,
        List<FeedFormat> mendedOf,
        boolean anyCase)
        implements Serializable {
    private static final int NAME_PART_CHARS = 255;

    /** @throws IllegalArgumentException for what no file of the format can have */
    public Feed {
        if (!format.hasHeader() && !wideColumns.isEmpty()) {
            throw new IllegalArgumentException("feed " + name + ": wide columns stand in a header");
        }
    }

    /** A feed of CSV files, to be declared. */
    public static Builder csv(String name, String fileName) {
        return of(name, new CsvFormat(), fileName);
    }

    /** A feed of files with a JSON object a line, to be declared. */
    public static Builder jsonLines(String name, String fileName) {
        return of(name, new JsonLinesFormat(), fileName);
    }

    /** A feed of extracts, to be declared. */
    public static Builder parquet(String name, String fileName) {
        return of(name, new ParquetFormat(), fileName);
    }

    /** A feed to be declared. */
    public static Builder of(String name, FeedFormat format, String fileName) {
        return new Builder(name, format, fileName);
    }

    /** The same feed, to be declared otherwise. */
    public Builder toBuilder() {
        Builder same = new Builder(name, format, fileName);
        same.namesInWords = namesInWords;
        same.nameParts = nameParts;
        same.columns = columns;
        same.extraColumns = extraColumns;
        same.wideColumns = wideColumns;
        same.rowRules = rowRules;
        same.measures = measures;
        same.currency = currency;
        same.limits = limits;
        same.mendedOf = mendedOf;
        same.anyCase = anyCase;
        return same;
    }

    /** How a feed is declared; what is not said is none, undeclared columns are refused. */
    public static final class Builder {
        private String name;
        private FeedFormat format;
        private String fileName;
        private String namesInWords = "";
        private List<String> nameParts = List.of();
        private List<FeedColumn> columns = List.of();
        private ExtraColumns extraColumns = ExtraColumns.REFUSE;
        private List<WideColumns> wideColumns = List.of();
        private List<RowRule> rowRules = List.of();
        private List<String> measures = List.of();
        private List<String> currency = List.of();
        private FeedLimits limits = FeedLimits.DEFAULT;
        private List<FeedFormat> mendedOf = List.of();
        private boolean anyCase;

        private Builder(String name, FeedFormat format, String fileName) {
            this.name = name;
            this.format = format;
            this.fileName = fileName;
        }

        /** Files with other names. */
        public Builder named(String pattern, String words) {
            this.fileName = pattern;
            this.namesInWords = words;
            return this;
        }

        /** Its files' names are told to a person like this. */
        public Builder namedInWords(String words) {
            this.namesInWords = words;
            return this;
        }

        /** These groups of its files' names are columns. */
        public Builder withNameParts(String... parts) {
            this.nameParts = List.of(parts);
            return this;
        }

        public Builder columns(List<FeedColumn> declared) {
            this.columns = declared;
            return this;
        }

        public Builder extraColumns(ExtraColumns policy) {
            this.extraColumns = policy;
            return this;
        }

        /** Its files have a column per thing. */
        public Builder withWideColumns(WideColumns wide) {
            this.wideColumns = List.of(wide);
            return this;
        }

        public Builder rowRules(List<RowRule> rules) {
            this.rowRules = rules;
            return this;
        }

        public Builder measures(List<String> names) {
            this.measures = names;
            return this;
        }

        /** Its measures are amounts in the currency that this column names. */
        public Builder inCurrencyOf(String column) {
            this.currency = List.of(column);
            return this;
        }

        /** Headers name its columns, which are declared in small letters, in whatever letters. */
        public Builder inAnyCase() {
            this.anyCase = true;
            return this;
        }

        public Builder limits(FeedLimits most) {
            this.limits = most;
            return this;
        }

        public Feed build() {
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
                    currency,
                    limits,
                    mendedOf,
                    anyCase);
        }
    }

    /** Mended rows, whatever files they come from: what the files' names told stands in columns of its own. */
    public Feed mended() {
        List<FeedColumn> all = new ArrayList<>(columns);
        nameParts.forEach(part -> all.add(FeedColumn.required(part, new CellType.Text(NAME_PART_CHARS))));
        Builder mended = toBuilder().named(".*", "").withNameParts().columns(all);
        mended.mendedOf = List.of(format);
        mended.format = new CsvFormat();
        return mended.build();
    }

    /** Whether undeclared members of its rows stand in one column of mended ones, see {@link FeedSchema#UNDECLARED}. */
    public boolean keepsUndeclaredAsOne() {
        return !(mendedOf.isEmpty() ? format : mendedOf.get(0)).hasHeader();
    }

    /** Whether that is this column. */
    boolean hasUndeclaredAsOne(String column) {
        return !mendedOf.isEmpty() && keepsUndeclaredAsOne() && column.equals(FeedSchema.UNDECLARED);
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
        boolean isMended = format.isOf(path) ? !nameParts.isEmpty() : !format.equals(formatOf(path));
        return isMended && !Pattern.matches(fileName, baseName(path)) ? mended() : this;
    }

    /** Mended rows come back as CSV, whatever the format of the file that they were rejected from. */
    FeedFormat formatOf(String path) {
        return format.isOf(path) ? format : new CsvFormat();
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
