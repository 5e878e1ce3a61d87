package io.countinghouse.common.mart;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The dimension tables as they stood when the run started. */
@FunctionalInterface
public interface Dimensions {
    /** All columns of the MySQL table; fails when the job did not declare it. */
    Dataset<Row> table(String name);
}
