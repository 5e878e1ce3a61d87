package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.List;

/**
 * One kind of raw file. Its format decides nothing about a cell: the same text is the same value, or rejected for the same
 * reason, in every format.
 *
 * @param name the feed's name, e.g. {@code sales}
 * @param fileName a regular expression the object's base name must match in full
 * @param columns the declared columns; in the file they may stand in any order
 * @param measures names of the decimal columns whose signed sums are proven at each stage
 */
public record Feed(
        String name,
        FeedFormat format,
        String fileName,
        List<FeedColumn> columns,
        ExtraColumns extraColumns,
        List<RowRule> rowRules,
        List<String> measures,
        FeedLimits limits)
        implements Serializable {
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

    /** Mended rows come back as CSV, whatever the format of the file that they were rejected from. */
    FeedFormat formatOf(String path) {
        return path.endsWith(format.extension()) ? format : FeedFormat.CSV;
    }
}
