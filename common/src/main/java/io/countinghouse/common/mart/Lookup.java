package io.countinghouse.common.mart;

import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A further lake table that a mart's derivation looks into, e.g. one of rates.
 *
 * @param by columns of the table by which a batch's changes of it are told
 * @param touched from the values of these columns that a batch changed, and all versions of the rows of the mart's source,
 *     to the slice columns of those that may come out otherwise; rather too many than too few
 */
public record Lookup(String table, List<String> by, BinaryOperator<Dataset<Row>> touched) {
    public Lookup {
        by = List.copyOf(by);
    }

    /** One of a mart of one slice, which any change of it touches. */
    public static Lookup whole(String table) {
        return new Lookup(table, List.of(), (changed, rows) -> rows.limit(0));
    }
}
