package io.countinghouse.common.feed;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** One column's strict parser, reused for every record; it holds the value it read last. */
abstract sealed class Cell {
    private static final int LONG_DIGITS = 18;

    private final FeedColumn column;
    private boolean present;

    private Cell(FeedColumn column) {
        this.column = column;
    }

    static Cell of(FeedColumn column) {
        CellType type = column.type();
        if (type instanceof CellType.WholeNumber number) {
            return new WholeNumberCell(column, number);
        }
        if (type instanceof CellType.Decimal decimal) {
            return new DecimalCell(column, decimal);
        }
        if (type instanceof CellType.IsoDate date) {
            return new DateCell(column, date);
        }
        return new TextCell(column, (CellType.Text) type);
    }

    FeedColumn column() {
        return column;
    }

    /** Whether the last read gave a value; false also after a reject. */
    boolean present() {
        return present;
    }

    void clear() {
        present = false;
    }

    /** Reads the characters; null when they are good. */
    CellReject read(char[] buffer, int offset, int length, boolean quoted) {
        present = false;
        if (length == 0 && !(quoted && keepsQuotedEmpty())) {
            return column.required() ? CellReject.MISSING_VALUE : null;
        }
        CellReject reject = parse(buffer, offset, length);
        present = reject == null;
        return reject;
    }

    /** What a good cell looks like, for the person who mends the file. */
    abstract String expected();

    abstract void store(InternalRow row, int ordinal);

    /** The value as an amount, when it is a decimal that could be read. */
    Optional<BigDecimal> amount() {
        return Optional.empty();
    }

    abstract CellReject parse(char[] buffer, int offset, int length);

    boolean keepsQuotedEmpty() {
        return false;
    }

    /** The digits as a number, or -1 when there are none, more than 18, or anything else among them. */
    private static long digits(char[] buffer, int from, int to) {
        if (from >= to || to - from > LONG_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean allDigits(char[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] < '0' || buffer[i] > '9') {
                return false;
            }
        }
        return from < to;
    }

    private static final class WholeNumberCell extends Cell {
        private final CellType.WholeNumber type;
        private long value;

        WholeNumberCell(FeedColumn column, CellType.WholeNumber type) {
            super(column);
            this.type = type;
        }

        @Override
        CellReject parse(char[] buffer, int offset, int length) {
            int from = buffer[offset] == '-' ? offset + 1 : offset;
            int to = offset + length;
            long magnitude = digits(buffer, from, to);
            if (magnitude < 0) {
                if (!allDigits(buffer, from, to)) {
                    return CellReject.BAD_INTEGER;
                }
                try {
                    value = Long.parseLong(new String(buffer, offset, length));
                } catch (NumberFormatException e) {
                    return CellReject.OUT_OF_RANGE;
                }
            } else {
                value = from > offset ? -magnitude : magnitude;
            }
            return value < type.min() || value > type.max() ? CellReject.OUT_OF_RANGE : null;
        }

        @Override
        String expected() {
            if (type.min() == Long.MIN_VALUE && type.max() == Long.MAX_VALUE) {
                return "a whole number";
            }
            return type.max() == Long.MAX_VALUE
                    ? "a whole number above " + (type.min() - 1)
                    : "a whole number from " + type.min() + " to " + type.max();
        }

        @Override
        void store(InternalRow row, int ordinal) {
            row.setLong(ordinal, value);
        }
    }

    private static final class DecimalCell extends Cell {
        private final CellType.Decimal type;
        private Decimal value;

        DecimalCell(FeedColumn column, CellType.Decimal type) {
            super(column);
            this.type = type;
        }

        @Override
        CellReject parse(char[] buffer, int offset, int length) {
            int from = buffer[offset] == '-' ? offset + 1 : offset;
            int to = offset + length;
            int point = from;
            while (point < to && buffer[point] != '.') {
                point++;
            }
            int decimals = point < to ? to - point - 1 : 0;
            if (!allDigits(buffer, from, point) || (point < to && !allDigits(buffer, point + 1, to))) {
                return CellReject.BAD_DECIMAL;
            }
            if (decimals > type.scale()) {
                return CellReject.TOO_MANY_DECIMALS;
            }
            int first = from;
            while (first < point - 1 && buffer[first] == '0') {
                first++;
            }
            if (point - first > type.precision() - type.scale() && !(point - first == 1 && buffer[first] == '0')) {
                return CellReject.OUT_OF_RANGE;
            }
            value = type.precision() <= LONG_DIGITS
                    ? small(buffer, first, point, to, decimals, from > offset)
                    : Decimal.apply(
                            new BigDecimal(buffer, offset, length).setScale(type.scale()),
                            type.precision(),
                            type.scale());
            return null;
        }

        private Decimal small(char[] buffer, int first, int point, int to, int decimals, boolean negative) {
            long unscaled = digits(buffer, first, point);
            for (int i = point + 1; i < to; i++) {
                unscaled = unscaled * 10 + (buffer[i] - '0');
            }
            for (int i = decimals; i < type.scale(); i++) {
                unscaled *= 10;
            }
            return Decimal.createUnsafe(negative ? -unscaled : unscaled, type.precision(), type.scale());
        }

        @Override
        String expected() {
            return "a number with at most " + type.scale() + " decimals and " + (type.precision() - type.scale())
                    + " digits before the point";
        }

        @Override
        void store(InternalRow row, int ordinal) {
            row.setDecimal(ordinal, value, type.precision());
        }

        @Override
        Optional<BigDecimal> amount() {
            return present() ? Optional.of(value.toJavaBigDecimal()) : Optional.empty();
        }
    }

    private static final class DateCell extends Cell {
        private static final int LENGTH = 10;

        private final CellType.IsoDate type;
        private final long earliest;
        private final long latest;
        private int days;

        DateCell(FeedColumn column, CellType.IsoDate type) {
            super(column);
            this.type = type;
            this.earliest = type.earliest().toEpochDay();
            this.latest = type.latest().toEpochDay();
        }

        @Override
        CellReject parse(char[] buffer, int offset, int length) {
            if (length != LENGTH || buffer[offset + 4] != '-' || buffer[offset + 7] != '-') {
                return CellReject.BAD_DATE;
            }
            long year = digits(buffer, offset, offset + 4);
            long month = digits(buffer, offset + 5, offset + 7);
            long day = digits(buffer, offset + 8, offset + 10);
            if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) {
                return CellReject.BAD_DATE;
            }
            if (day > 28 && day > YearMonth.of((int) year, (int) month).lengthOfMonth()) {
                return CellReject.BAD_DATE;
            }
            long epochDay = LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
            days = (int) epochDay;
            return epochDay < earliest || epochDay > latest ? CellReject.OUT_OF_RANGE : null;
        }

        @Override
        String expected() {
            return "a date as yyyy-MM-dd from " + type.earliest() + " to " + type.latest();
        }

        @Override
        void store(InternalRow row, int ordinal) {
            row.setInt(ordinal, days);
        }
    }

    private static final class TextCell extends Cell {
        private final CellType.Text type;
        private UTF8String value;

        TextCell(FeedColumn column, CellType.Text type) {
            super(column);
            this.type = type;
        }

        @Override
        boolean keepsQuotedEmpty() {
            return !column().required();
        }

        @Override
        CellReject parse(char[] buffer, int offset, int length) {
            if (length > type.maxLength()) {
                return CellReject.TEXT_TOO_LONG;
            }
            value = Utf8.encode(buffer, offset, length);
            return null;
        }

        @Override
        String expected() {
            return "text of at most " + type.maxLength() + " characters";
        }

        @Override
        void store(InternalRow row, int ordinal) {
            row.update(ordinal, value);
        }
    }
}
