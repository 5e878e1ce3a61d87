package io.countinghouse.common.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;

/**
 * An amount times a rate that is a fraction, exact until it is rounded once, HALF_UP. Spark's own division cuts the decimals
 * of wide operands before it rounds.
 */
public final class ExactRate {
    private ExactRate() {}

    /** {@code amount * numerator / denominator}, rounded to the type's scale; null when one of them is, or it has more digits. */
    public static Column of(Column amount, Column numerator, Column denominator, DecimalType type) {
        int scale = type.scale();
        int precision = type.precision();
        UDF3<BigDecimal, BigDecimal, BigDecimal, BigDecimal> product = (value, above, below) ->
                value == null || above == null || below == null ? null : product(value, above, below, scale, precision);
        UserDefinedFunction function = functions.udf(product, type);
        return function.apply(amount, numerator, denominator);
    }

    /** The same of plain numbers. */
    public static BigDecimal product(
            BigDecimal amount, BigDecimal numerator, BigDecimal denominator, int scale, int precision) {
        BigDecimal product = amount.multiply(numerator).divide(denominator, scale, RoundingMode.HALF_UP);
        return product.precision() > precision ? null : product;
    }
}
