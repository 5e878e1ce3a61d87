package io.countinghouse.common.feed;

/** A day written {@code yyyy-MM-dd} in ASCII digits, of the (proleptic Gregorian) calendar, from year 1. */
final class CalendarDay {
    static final int CHARS = 10;

    /** Before any day. */
    static final long NONE = Long.MIN_VALUE;

    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private CalendarDay() {}

    /** Days since 1970-01-01 of the {@link #CHARS} characters at {@code offset}; {@link #NONE} when they are no day. */
    static long parse(char[] text, int offset) {
        if (text[offset + 4] != '-' || text[offset + 7] != '-') {
            return NONE;
        }
        int year = twoDigits(text, offset) * 100 + twoDigits(text, offset + 2);
        int month = twoDigits(text, offset + 5);
        int day = twoDigits(text, offset + 8);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return NONE;
        }
        return epochDay(year, month, day);
    }

    /** Far below zero unless both are digits, so that any sum it enters is refused. */
    static int twoDigits(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1];
    }

    /** Counting years from March, so that the leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int monthFromMarch = month <= 2 ? month + 9 : month - 3;
        long daysBeforeYear = 365L * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400;
        int daysBeforeMonth = (153 * monthFromMarch + 2) / 5;
        return daysBeforeYear + daysBeforeMonth + day - 1 - 719_468;
    }
}
