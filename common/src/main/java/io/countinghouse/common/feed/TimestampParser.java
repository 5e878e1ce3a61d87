package io.countinghouse.common.feed;

/**
 * Exactly {@code yyyy-MM-dd HH:mm:ss} in ASCII digits, with an optional point and 1 to 6 digits after it; hours to 23,
 * minutes and seconds to 59. The day is a {@link CalendarDay}.
 */
final class TimestampParser extends CellParser {
    private static final int CHARS_TO_SECONDS = 19;
    private static final int MAX_FRACTION_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private final CellType.Timestamp type;
    private final long firstDay;
    private final long lastDay;

    TimestampParser(CellType.Timestamp type) {
        this.type = type;
        this.firstDay = type.earliest().toEpochDay();
        this.lastDay = type.latest().toEpochDay();
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        if (length < CHARS_TO_SECONDS || text[offset + CalendarDay.CHARS] != ' ') {
            return CellReject.BAD_TIMESTAMP;
        }
        long day = CalendarDay.parse(text, offset);
        int second = secondOfDay(text, offset + CalendarDay.CHARS + 1);
        int micros = micros(text, offset + CHARS_TO_SECONDS, length - CHARS_TO_SECONDS);
        if (day == CalendarDay.NONE || second < 0 || micros < 0) {
            return CellReject.BAD_TIMESTAMP;
        }
        if (day < firstDay || day > lastDay) {
            return CellReject.OUT_OF_RANGE;
        }
        cells.setNumber(ordinal, (day * SECONDS_PER_DAY + second) * MICROS_PER_SECOND + micros);
        return null;
    }

    @Override
    String expected() {
        return "a UTC timestamp yyyy-MM-dd HH:mm:ss with at most " + MAX_FRACTION_DIGITS + " decimals, from "
                + type.earliest() + " to " + type.latest();
    }

    /** Of {@code HH:mm:ss}; negative when it is none. */
    private static int secondOfDay(char[] text, int offset) {
        int hour = CalendarDay.twoDigits(text, offset);
        int minute = CalendarDay.twoDigits(text, offset + 3);
        int second = CalendarDay.twoDigits(text, offset + 6);
        boolean separated = text[offset + 2] == ':' && text[offset + 5] == ':';
        boolean digits = hour >= 0 && minute >= 0 && second >= 0;
        return separated && digits && hour < 24 && minute < 60 && second < 60 ? (hour * 60 + minute) * 60 + second : -1;
    }

    /** Of nothing, or of a point and digits; negative when it is neither. */
    private static int micros(char[] text, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (length == 1 || length > 1 + MAX_FRACTION_DIGITS || text[offset] != '.') {
            return -1;
        }
        int micros = 0;
        for (int i = 1; i <= MAX_FRACTION_DIGITS; i++) {
            int digit = i < length ? text[offset + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            micros = micros * 10 + digit;
        }
        return micros;
    }
}
