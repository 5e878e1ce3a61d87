package io.countinghouse.common.feed;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.Decimal;

/**
 * An optional leading minus, digits, and at most one point with digits on both sides of it. Leading zeros and {@code -0}
 * are read: their value is exact. More written decimals than the scale are rejected, even zeros.
 */
final class DecimalParser extends CellParser {
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private final int precision;
    private final int scale;
    private final boolean isLong;

    DecimalParser(CellType.Decimal type) {
        this.precision = type.precision();
        this.scale = type.scale();
        this.isLong = precision <= Decimal.MAX_LONG_DIGITS();
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        boolean negative = text[offset] == '-';
        int begin = negative ? offset + 1 : offset;
        int end = offset + length;
        int point = end;
        int significant = 0;
        long value = 0;
        for (int i = begin; i < end; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                significant += significant == 0 && digit == 0 ? 0 : 1;
            } else if (text[i] == '.' && point == end) {
                point = i;
            } else {
                return CellReject.BAD_DECIMAL;
            }
        }
        if (point == begin || point == end - 1 || begin == end) {
            return CellReject.BAD_DECIMAL;
        }
        int decimals = point == end ? 0 : end - point - 1;
        if (decimals > scale) {
            return CellReject.TOO_MANY_DECIMALS;
        }
        int padding = scale - decimals;
        if (significant > 0 && significant + padding > precision) {
            return CellReject.OUT_OF_RANGE;
        }
        if (isLong) {
            long unscaled = value * POWERS_OF_TEN[significant == 0 ? 0 : padding];
            cells.setNumber(ordinal, negative ? -unscaled : unscaled);
        } else {
            cells.setObject(ordinal, wide(new String(text, offset, length)));
        }
        return null;
    }

    @Override
    String expected() {
        return "a number with at most " + (precision - scale) + " digits before the point and at most " + scale
                + " after it";
    }

    /** Digits written after the point; 0 without a point. */
    static int decimalsWritten(char[] text, int offset, int length) {
        for (int i = offset + length - 1; i >= offset; i--) {
            if (text[i] == '.') {
                return offset + length - 1 - i;
            }
        }
        return 0;
    }

    private Decimal wide(String text) {
        BigInteger unscaled = new BigDecimal(text).setScale(scale).unscaledValue();
        return Decimal.apply(new scala.math.BigDecimal(new BigDecimal(unscaled, scale)), precision, scale);
    }

    private static long[] powersOfTen() {
        long[] powers = new long[Decimal.MAX_LONG_DIGITS() + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
