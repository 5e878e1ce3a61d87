package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Money of a row's currency as a BIGINT of its minor units; their sums need more room.
 * No unit is more than a hundredth: yen with two decimals were taken once, and no part of them may be lost.
 */
final class MinorUnits {
    private static final int FEWEST_DECIMALS = 2;
    /** Of an amount in minor units, so that what is worked out of two of them has room. */
    private static final int DIGITS = 18;

    private static final DecimalType WHOLE = DataTypes.createDecimalType(19, 0);
    private static final DecimalType UNDOUBLED = DataTypes.createDecimalType(DIGITS, 0);
    private static final Column DECIMALS = expr(Currencies.decimalsOf(CURRENCY));

    private MinorUnits() {}

    static Column of(Column money) {
        return money.multiply(byDecimals(decimals -> lit(BigDecimal.TEN.pow(decimals))))
                .cast(DataTypes.LongType);
    }

    static Column toMoney(Column units) {
        return units.cast(WHOLE)
                .multiply(byDecimals(decimals -> lit(BigDecimal.ONE.movePointLeft(decimals))))
                .cast(InvoiceColumns.MONEY);
    }

    /** The money with all decimals of its currency, two at least, as text. */
    static Column text(Column money) {
        return byDecimals(decimals -> money.cast(DataTypes.createDecimalType(
                        InvoiceColumns.TOTAL.precision() - InvoiceColumns.TOTAL.scale() + decimals, decimals))
                .cast(DataTypes.StringType));
    }

    /**
     * What of a tax falls on the units {@code [from, until)} of an amount of {@code whole} units: its proportional part up
     * to {@code until}, rounded HALF_UP, less that up to {@code from}. So parts that lie end to end add up to it. They have
     * the decimals of the currency, if the tax has no more. Null for no tax.
     */
    static Column share(Column tax, Column from, Column until, Column whole) {
        Column isAll = from.equalTo(0).and(until.equalTo(whole));
        // Of a currency without minor units a hundredth is no amount.
        Column unit = when(DECIMALS.equalTo(0).and(tax.equalTo(round(tax, 0))), lit(100L))
                .otherwise(lit(1L));
        Column magnitude = call_function("div", abs(of(tax)), unit);
        Column part = rounded(magnitude, until, whole).minus(rounded(magnitude, from, whole));
        return when(isAll, tax)
                .otherwise(toMoney(part.multiply(unit).multiply(signum(tax).cast(DataTypes.LongType))));
    }

    /** True for an amount of at most so many digits in minor units. */
    static String isInRange(String money) {
        return IntStream.rangeClosed(FEWEST_DECIMALS, Currencies.MOST_DECIMALS)
                .mapToObj(decimals -> "when " + decimals + " then abs(" + money + ") < "
                        + BigDecimal.TEN.pow(DIGITS - decimals).toPlainString())
                .collect(Collectors.joining(
                        " ",
                        "case greatest(" + FEWEST_DECIMALS + ", " + Currencies.decimalsOf(CURRENCY) + ") ",
                        " end"));
    }

    private static Column byDecimals(IntFunction<Column> value) {
        Column chosen = value.apply(FEWEST_DECIMALS);
        for (int decimals = FEWEST_DECIMALS + 1; decimals <= Currencies.MOST_DECIMALS; decimals++) {
            chosen = when(DECIMALS.equalTo(decimals), value.apply(decimals)).otherwise(chosen);
        }
        return chosen;
    }

    /** {@code tax * units / whole}; all three are below 10^18, so that the product has its 38 digits at most. */
    private static Column rounded(Column tax, Column units, Column whole) {
        Column twice = tax.multiply(lit(2L)).cast(WHOLE);
        Column product = twice.multiply(units.cast(UNDOUBLED)).plus(whole.cast(UNDOUBLED));
        return call_function("div", product, whole.multiply(lit(2L)).cast(WHOLE));
    }
}
