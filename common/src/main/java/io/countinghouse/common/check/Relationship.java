package io.countinghouse.common.check;

import io.countinghouse.common.mart.DerivationInputs;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The test that a key of the subject stands in a dimension. */
public final class Relationship {
    private Relationship() {}

    /** Rows of the subject whose {@code column} is null or not among {@code dimension.key}. */
    public static BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> missing(
            String column, String dimension, String key) {
        return (rows, dimensions) -> {
            Dataset<Row> known = dimensions.table(dimension);
            return rows.join(known, rows.col(column).equalTo(known.col(key)), "left_anti");
        };
    }
}
