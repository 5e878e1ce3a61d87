package io.countinghouse.common.run;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.lake.LakeTable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feed and the lake table its good rows become.
 *
 * @param land pure; takes the feed's typed columns with {@code _extra}, {@code _file_id}, {@code _line} and keeps the
 *     latter two, one output row per input row
 */
public record Landing(Feed feed, LakeTable table, UnaryOperator<Dataset<Row>> land) {}
