package io.countinghouse.common.money;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.try_sum;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DecimalType;

/** Sums of money in a mart, of a type of their own that is wider than that of the amounts. */
public final class MoneySum {
    private MoneySum() {}

    /**
     * An aggregate: the exact sum, to which a missing amount adds nothing; null where the type is too narrow for it. The mart
     * declares the column as never null, so that such a row fails with its key and column.
     */
    public static Column of(Column amount, DecimalType total) {
        return try_sum(coalesce(amount, lit(BigDecimal.ZERO))).try_cast(total);
    }
}
