package io.countinghouse.common.mart;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Dimensions, and the marts that were derived before, by name. */
public record EarlierMarts(Dimensions dimensions, Map<String, Dataset<Row>> marts) implements Dimensions {
    @Override
    public Dataset<Row> table(String name) {
        return dimensions.table(name);
    }

    @Override
    public Dataset<Row> mart(String name) {
        Dataset<Row> rows = marts.get(name);
        return rows == null ? Dimensions.super.mart(name) : rows;
    }
}
