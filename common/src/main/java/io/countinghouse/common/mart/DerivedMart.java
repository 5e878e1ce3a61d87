package io.countinghouse.common.mart;

import java.math.BigDecimal;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A mart's touched slices, recomputed.
 *
 * @param rows of {@code mart.schema()}
 * @param whole of all rows that were derived; more than {@code rows} where MySQL keeps recent ones only
 * @param totals of {@code rows}, counted by Spark
 * @param checksum of {@code rows}, by {@link RowChecksum}
 * @param lakeVersion the version of the source it was derived from
 */
public record DerivedMart(
        Mart mart,
        Slices slices,
        Dataset<Row> rows,
        Totals whole,
        Totals totals,
        BigDecimal checksum,
        long lakeVersion) {}
