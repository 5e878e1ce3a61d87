package io.countinghouse.common.mart;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of the touched slices, whole, of a lake table or an earlier mart, to mart rows; pure. */
@FunctionalInterface
public interface Derivation {
    Dataset<Row> derive(Dataset<Row> lines, DerivationInputs inputs);
}
