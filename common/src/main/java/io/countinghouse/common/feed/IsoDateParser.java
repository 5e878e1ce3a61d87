package io.countinghouse.common.feed;

/** Exactly {@code yyyy-MM-dd}; see {@link CalendarDay}. */
final class IsoDateParser extends CellParser {
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
        long epochDay = length == CalendarDay.CHARS ? CalendarDay.parse(text, offset) : CalendarDay.NONE;
        if (epochDay == CalendarDay.NONE) {
            return CellReject.BAD_DATE;
        }
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
}
