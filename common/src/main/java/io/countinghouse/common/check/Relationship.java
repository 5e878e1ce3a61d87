package io.countinghouse.common.check;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whether a key of one table stands in another. */
final class Relationship {
    private Relationship() {}

    /** Rows whose {@code column} is null or not among {@code known.key}. */
    static Dataset<Row> missing(Dataset<Row> rows, String column, Dataset<Row> known, String key) {
        Dataset<Row> keys = known.select(known.col(key).as("_known"));
        return rows.join(keys, rows.col(column).equalTo(keys.col("_known")), "left_anti");
    }
}
