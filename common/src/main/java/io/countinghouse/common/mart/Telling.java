package io.countinghouse.common.mart;

import io.countinghouse.common.notify.Notice;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * How people hear of rows of a mart; for one of new days, whose rows are news.
 *
 * @param weight a numeric column: where rows are very many, those where it is largest, by its absolute value, are told
 * @param order a column by which they follow each other: what resolves an alert comes after it
 * @param notice pure; what is told of a row
 */
public record Telling(String weight, String order, Function<Row, Notice> notice) {}
