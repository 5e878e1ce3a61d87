package io.countinghouse.common.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A sum over rows of a table, or their number.
 *
 * @param rows those that are summed up, with the grain's columns
 */
public record Total(UnaryOperator<Dataset<Row>> rows, Column amount) {
    private static final String LEFT = "_left";
    private static final String RIGHT = "_right";

    /** Of all rows. */
    public static Total of(String column) {
        return new Total(UnaryOperator.identity(), col(column));
    }

    /** How many rows there are. */
    public static Total ofRows() {
        return new Total(UnaryOperator.identity(), lit(1));
    }

    static Dataset<Row> differing(
            Total left, Dataset<Row> leftRows, Total right, Dataset<Row> rightRows, String... grain) {
        return left.by(leftRows, LEFT, grain)
                .join(
                        right.by(rightRows, RIGHT, grain),
                        CollectionConverters.asScala(Arrays.asList(grain)).toSeq(),
                        "full")
                .where(not(
                        coalesce(col(LEFT), lit(BigDecimal.ZERO)).equalTo(coalesce(col(RIGHT), lit(BigDecimal.ZERO)))));
    }

    private Dataset<Row> by(Dataset<Row> table, String name, String... grain) {
        return rows.apply(table)
                .groupBy(Arrays.stream(grain).map(functions::col).toArray(Column[]::new))
                .agg(sum(amount).as(name));
    }
}
