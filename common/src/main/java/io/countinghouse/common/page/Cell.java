package io.countinghouse.common.page;

import io.countinghouse.common.chart.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * One cell of a table: as a person reads it, and the exact value behind it where that is a number.
 *
 * @param value none for text
 */
public record Cell(String told, Optional<BigDecimal> value, Kind kind) {
    /** What a cell holds. */
    public enum Kind {
        TEXT,
        /** Money, with its decimals. */
        AMOUNT,
        /** A whole number, or a quantity with the decimals that it has. */
        NUMBER,
        /** The value is the share, 1 for 100 %. */
        PERCENT
    }

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    public Cell {
        told = Shown.of(told);
    }

    public static Cell text(String text) {
        return new Cell(text, Optional.empty(), Kind.TEXT);
    }

    /** There is no such figure. */
    public static Cell none() {
        return text("");
    }

    /** There was nothing before to compare it with. */
    public static Cell isNew() {
        return text("new");
    }

    public static Cell amount(BigDecimal amount) {
        return new Cell(Amounts.told(amount), Optional.of(amount), Kind.AMOUNT);
    }

    public static Cell count(long number) {
        return new Cell(
                String.format(Locale.ROOT, "%,d", number), Optional.of(BigDecimal.valueOf(number)), Kind.NUMBER);
    }

    /** Without zeros at its end. */
    public static Cell number(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        BigDecimal shown = plain.scale() < 0 ? plain.setScale(0) : plain;
        return new Cell(Amounts.told(shown), Optional.of(shown), Kind.NUMBER);
    }

    /** A part of a whole; none of nothing. */
    public static Cell share(BigDecimal part, BigDecimal whole) {
        if (whole.signum() == 0) {
            return none();
        }
        BigDecimal share = part.divide(whole, 3, RoundingMode.HALF_UP);
        return new Cell(percent(share), Optional.of(share), Kind.PERCENT);
    }

    /** From before to now, with its sign; new where there was nothing and is something. */
    public static Cell change(BigDecimal now, BigDecimal before) {
        if (before.signum() == 0) {
            return now.signum() == 0 ? new Cell("0.0 %", Optional.of(BigDecimal.ZERO), Kind.PERCENT) : isNew();
        }
        BigDecimal change = now.subtract(before).divide(before.abs(), 3, RoundingMode.HALF_UP);
        return new Cell((change.signum() > 0 ? "+" : "") + percent(change), Optional.of(change), Kind.PERCENT);
    }

    private static String percent(BigDecimal share) {
        return Amounts.told(share.multiply(HUNDRED).setScale(1, RoundingMode.UNNECESSARY)) + " %";
    }
}
