package io.countinghouse.jobs.offsets;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** Money as a BIGINT of cents, which running sums are fast on; a sum that does not fit fails. */
final class Cents {
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final DecimalType WHOLE = DataTypes.createDecimalType(19, 0);
    private static final DecimalType UNDOUBLED = DataTypes.createDecimalType(18, 0);

    private Cents() {}

    static Column of(Column money) {
        return money.multiply(lit(100)).cast(DataTypes.LongType);
    }

    static Column toMoney(Column cents) {
        return cents.cast(WHOLE).multiply(lit(CENT)).cast(InvoiceColumns.MONEY);
    }

    /**
     * What of a tax falls on the cents {@code [from, until)} of an amount of {@code whole} cents: its proportional part up
     * to {@code until}, rounded HALF_UP, less that up to {@code from}. So parts that lie end to end add up to it. Null for
     * no tax.
     */
    static Column share(Column tax, Column from, Column until, Column whole) {
        Column isAll = from.equalTo(0).and(until.equalTo(whole));
        Column magnitude = abs(of(tax));
        Column part = rounded(magnitude, until, whole).minus(rounded(magnitude, from, whole));
        return when(isAll, tax).otherwise(toMoney(part.multiply(signum(tax).cast(DataTypes.LongType))));
    }

    /** {@code tax * cents / whole}; all three are below 10^18, so that the product has its 38 digits at most. */
    private static Column rounded(Column tax, Column cents, Column whole) {
        Column twice = tax.multiply(lit(2L)).cast(WHOLE);
        Column product = twice.multiply(cents.cast(UNDOUBLED)).plus(whole.cast(UNDOUBLED));
        return call_function("div", product, whole.multiply(lit(2L)).cast(WHOLE));
    }
}
