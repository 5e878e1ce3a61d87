package io.countinghouse.common.feed;

/** Digits {@code 0-9} with an optional leading minus. Leading zeros and {@code -0} are read: their value is exact. */
final class WholeNumberParser extends CellParser {
    private final long min;
    private final long max;

    WholeNumberParser(CellType.WholeNumber type) {
        this.min = type.min();
        this.max = type.max();
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        boolean negative = text[offset] == '-';
        int end = offset + length;
        int i = negative ? offset + 1 : offset;
        if (i == end) {
            return CellReject.BAD_INTEGER;
        }
        long value = 0;
        boolean overflow = false;
        for (; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return CellReject.BAD_INTEGER;
            }
            // Negative accumulation reaches Long.MIN_VALUE.
            overflow |= value < (Long.MIN_VALUE + digit) / 10;
            value = value * 10 - digit;
        }
        if (!negative) {
            overflow |= value == Long.MIN_VALUE;
            value = -value;
        }
        if (overflow || value < min || value > max) {
            return CellReject.OUT_OF_RANGE;
        }
        cells.setNumber(ordinal, value);
        return null;
    }

    @Override
    String expected() {
        return "a whole number from " + min + " to " + max;
    }
}
