package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.List;

/**
 * One kind of raw CSV file.
 *
 * @param name the feed's name, e.g. {@code sales}
 * @param fileName a regular expression the object's base name must match in full
 * @param columns the declared columns; in the file they may stand in any order
 * @param measures names of the decimal columns whose signed sums are proven at each stage
 */
public record Feed(
        String name,
        String fileName,
        List<FeedColumn> columns,
        ExtraColumns extraColumns,
        List<RowRule> rowRules,
        List<String> measures,
        FeedLimits limits)
        implements Serializable {}
