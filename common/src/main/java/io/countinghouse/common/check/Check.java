package io.countinghouse.common.check;

import io.countinghouse.common.error.Severity;
import io.countinghouse.common.mart.DerivationInputs;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A data test: rows it returns are the ones that fail.
 *
 * @param name in snake case, e.g. {@code sales_without_customer}
 * @param subject a mart's name (its newly derived rows) or a lake table's name (the rows the batch landed)
 * @param failing pure
 */
public record Check(
        String name,
        Severity severity,
        String subject,
        BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> failing) {}
