package io.countinghouse.common.money;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/**
 * Sums of amounts for a proof. Those of at most 18 digits are added up in whole numbers, by parts that cannot overflow before 2^43 rows:
 * Spark adds decimals of more digits, such as their sum, as objects, one by one.
 */
public final class ExactSum {
    private static final String WIDE = "decimal(38,10)";
    private static final int SCALE = 10;
    private static final int PART_BITS = 20;
    private static final long LOW_PART = (1L << PART_BITS) - 1;

    private ExactSum() {}

    /**
     * An aggregate that {@link #value} reads; a missing amount adds nothing.
     *
     * @param type of the amount
     */
    public static Column of(Column amount, DataType type) {
        if (!(type instanceof DecimalType decimal) || decimal.precision() > Decimal.MAX_LONG_DIGITS()) {
            return coalesce(sum(amount.cast(WIDE)), lit(BigDecimal.ZERO));
        }
        Column whole = ExpressionUtils.column(new UnscaledValue(ExpressionUtils.expression(amount)));
        return struct(
                lit(decimal.scale()),
                part(shiftright(whole, 2 * PART_BITS)),
                part(shiftright(whole, PART_BITS).bitwiseAND(LOW_PART)),
                part(whole.bitwiseAND(LOW_PART)));
    }

    private static Column part(Column part) {
        return coalesce(sum(part), lit(0L));
    }

    /** The sum in a column of a result, at scale 10. */
    public static BigDecimal value(Row row, int column) {
        if (!(row.get(column) instanceof Row parts)) {
            return row.getDecimal(column);
        }
        BigInteger whole = BigInteger.valueOf(parts.getLong(1))
                .shiftLeft(PART_BITS)
                .add(BigInteger.valueOf(parts.getLong(2)))
                .shiftLeft(PART_BITS)
                .add(BigInteger.valueOf(parts.getLong(3)));
        return new BigDecimal(whole, parts.getInt(0)).setScale(SCALE);
    }
}
