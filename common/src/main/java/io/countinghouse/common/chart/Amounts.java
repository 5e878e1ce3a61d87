package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts as a person reads them. */
public final class Amounts {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private Amounts() {}

    /** With its decimals, thousands apart. */
    public static String told(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, amount.scale()) + "f", amount);
    }

    static String onAxis(BigDecimal tick) {
        BigDecimal plain = tick.stripTrailingZeros();
        return plain.abs().compareTo(MILLION) >= 0
                ? plain.divide(MILLION).stripTrailingZeros().toPlainString() + " M"
                : told(plain.scale() < 0 ? plain.setScale(0) : plain);
    }
}
