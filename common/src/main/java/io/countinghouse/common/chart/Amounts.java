package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Amounts as a person reads them. */
public final class Amounts {
    private static final BigDecimal THOUSAND = new BigDecimal(1_000);
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private Amounts() {}

    /** With its decimals, thousands apart. */
    public static String told(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, amount.scale()) + "f", amount);
    }

    /** As exactly as there is room for, in pixels; never a part of a number. */
    static String within(BigDecimal amount, double room) {
        List<String> ways = List.of(
                told(amount),
                told(amount.setScale(0, RoundingMode.HALF_UP)),
                told(amount.divide(THOUSAND, 0, RoundingMode.HALF_UP)) + "k",
                told(amount.divide(MILLION, 0, RoundingMode.HALF_UP)) + "M");
        return ways.stream()
                .filter(way -> way.length() * Svg.CHAR_WIDTH <= room)
                .findFirst()
                .orElse("");
    }

    static String onAxis(BigDecimal tick) {
        BigDecimal plain = tick.stripTrailingZeros();
        return plain.abs().compareTo(MILLION) >= 0
                ? plain.divide(MILLION).stripTrailingZeros().toPlainString() + " M"
                : told(plain.scale() < 0 ? plain.setScale(0) : plain);
    }
}
