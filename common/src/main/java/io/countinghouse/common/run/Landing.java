package io.countinghouse.common.run;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.lake.LakeTable;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feed and the lake table its good rows become.
 *
 * @param land pure; takes the feed's typed columns with {@code _extra}, {@code _file_id}, {@code _line} and keeps the
 *     latter two, one output row per input row, or one and more with {@code manyRows}
 */
public record Landing(
        Feed feed, LakeTable table, UnaryOperator<Dataset<Row>> land, boolean manyRows, Optional<LakeRule> rule) {
    /** A feed whose rows are good or not by themselves. */
    public Landing(Feed feed, LakeTable table, UnaryOperator<Dataset<Row>> land) {
        this(feed, table, land, false, Optional.empty());
    }

    /** A feed whose records become several rows each; of a table without measures. */
    public Landing withManyRows() {
        return new Landing(feed, table, land, true, rule);
    }

    /** A feed whose rows are judged by what the lake holds, too. */
    public Landing judgedBy(LakeRule lakeRule) {
        return new Landing(feed, table, land, manyRows, Optional.of(lakeRule));
    }
}
