package io.countinghouse.common.mart;

import io.countinghouse.common.notify.Notice;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * How people hear of rows of a mart; for one of new days, whose rows are news.
 *
 * @param weight a numeric column: the rows where it is largest, by its absolute value, come first
 * @param notice pure; what is told of a row
 */
public record Telling(String weight, Function<Row, Notice> notice) {}
