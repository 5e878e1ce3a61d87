package io.countinghouse.common.feed;

import java.time.LocalDate;

/**
 * Exactly {@code yyyy-MM-dd HH:mm:ss} in ASCII digits, or with a T and a final Z as ISO 8601 has it, with an optional point and 1 to
 * 6 digits after the seconds; hours to 23, minutes and seconds to 59. The day is a {@link CalendarDay}.
 */
final class TimestampParser extends CellParser {
    private static final int CHARS_TO_SECONDS = 19;
    private static final int MAX_FRACTION_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    /** How a moment in UTC is written. */
    enum Form {
        SQL(' ', 0, "yyyy-MM-dd HH:mm:ss"),
        ISO('T', 1, "yyyy-MM-ddTHH:mm:ssZ");

        private final char separator;
        private final int ending;
        private final String pattern;

        Form(char separator, int ending, String pattern) {
            this.separator = separator;
            this.ending = ending;
            this.pattern = pattern;
        }
    }

    private final LocalDate earliest;
    private final LocalDate latest;
    private final Form form;

    TimestampParser(LocalDate earliest, LocalDate latest, Form form) {
        this.earliest = earliest;
        this.latest = latest;
        this.form = form;
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        int written = length - form.ending;
        if (written < CHARS_TO_SECONDS
                || text[offset + CalendarDay.CHARS] != form.separator
                || (form == Form.ISO && text[offset + written] != 'Z')) {
            return CellReject.BAD_TIMESTAMP;
        }
        long day = CalendarDay.parse(text, offset);
        int second = secondOfDay(text, offset + CalendarDay.CHARS + 1);
        int micros = micros(text, offset + CHARS_TO_SECONDS, written - CHARS_TO_SECONDS);
        if (day == CalendarDay.NONE || second < 0 || micros < 0) {
            return CellReject.BAD_TIMESTAMP;
        }
        if (day < earliest.toEpochDay() || day > latest.toEpochDay()) {
            return CellReject.OUT_OF_RANGE;
        }
        cells.setNumber(ordinal, (day * SECONDS_PER_DAY + second) * MICROS_PER_SECOND + micros);
        return null;
    }

    @Override
    String expected() {
        return "a UTC timestamp " + form.pattern + " with at most " + MAX_FRACTION_DIGITS + " decimals, from "
                + earliest + " to " + latest;
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
