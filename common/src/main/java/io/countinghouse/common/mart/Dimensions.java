package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a derivation may look up beside its rows. */
@FunctionalInterface
public interface Dimensions {
    /** All columns of the MySQL table as it stood when the run started; fails when the job did not declare it. */
    Dataset<Row> table(String name);

    /** The same slices of a mart that the job declares before this one, as just derived. */
    default Dataset<Row> mart(String name) {
        throw new CountinghouseException(
                ErrorCode.INTERNAL, "Mart " + name + " is not derived before the one that asks for it");
    }
}
