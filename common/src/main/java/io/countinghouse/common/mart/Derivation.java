package io.countinghouse.common.mart;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lake rows of the touched slices, whole, to mart rows; pure. */
@FunctionalInterface
public interface Derivation {
    Dataset<Row> derive(Dataset<Row> lines, DerivationInputs dimensions);
}
