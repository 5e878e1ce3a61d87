package io.countinghouse.common.feed;

/** Exactly {@code yyyy-MM-dd} in ASCII digits, a day of the (proleptic Gregorian) calendar, from year 1. */
final class IsoDateParser extends CellParser {
    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final CellType.IsoDate type;
    private final long earliest;
    private final long latest;

    IsoDateParser(CellType.IsoDate type) {
        this.type = type;
        this.earliest = type.earliest().toEpochDay();
        this.latest = type.latest().toEpochDay();
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        if (length != 10 || text[offset + 4] != '-' || text[offset + 7] != '-') {
            return CellReject.BAD_DATE;
        }
        int year = twoDigits(text, offset) * 100 + twoDigits(text, offset + 2);
        int month = twoDigits(text, offset + 5);
        int day = twoDigits(text, offset + 8);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return CellReject.BAD_DATE;
        }
        long epochDay = epochDay(year, month, day);
        if (epochDay < earliest || epochDay > latest) {
            return CellReject.OUT_OF_RANGE;
        }
        cells.setNumber(ordinal, epochDay);
        return null;
    }

    @Override
    String expected() {
        return "a date yyyy-MM-dd from " + type.earliest() + " to " + type.latest();
    }

    /** Far below zero unless both are digits, so that any sum it enters is refused. */
    private static int twoDigits(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1];
    }

    /** Days since 1970-01-01, counting years from March so that the leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int monthFromMarch = month <= 2 ? month + 9 : month - 3;
        long daysBeforeYear = 365L * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400;
        int daysBeforeMonth = (153 * monthFromMarch + 2) / 5;
        return daysBeforeYear + daysBeforeMonth + day - 1 - 719_468;
    }
}
