package io.countinghouse.common.feed;

/**
 * Reads the text of one cell into a {@link RecordCells}. Nothing is trimmed, guessed or rounded: a cell is exactly of its
 * type or it is rejected.
 */
abstract sealed class CellParser
        permits TextParser,
                WholeNumberParser,
                DecimalParser,
                IsoDateParser,
                TimestampParser,
                FlagParser,
                MinorUnitsParser,
                NestedParser {
    static CellParser of(CellType type) {
        if (type instanceof CellType.Text text) {
            return new TextParser(text);
        }
        if (type instanceof CellType.WholeNumber number) {
            return new WholeNumberParser(number);
        }
        if (type instanceof CellType.Decimal decimal) {
            return new DecimalParser(decimal);
        }
        if (type instanceof CellType.IsoDate date) {
            return new IsoDateParser(date);
        }
        if (type instanceof CellType.Timestamp moment) {
            return new TimestampParser(moment.earliest(), moment.latest(), TimestampParser.Form.SQL);
        }
        if (type instanceof CellType.Instant moment) {
            return new TimestampParser(moment.earliest(), moment.latest(), TimestampParser.Form.ISO);
        }
        if (type instanceof CellType.MinorUnits amount) {
            return new MinorUnitsParser(amount);
        }
        if (type instanceof CellType.Written written) {
            return new TextParser(new CellType.Text(written.maxLength()));
        }
        return type instanceof CellType.Flag ? new FlagParser() : new NestedParser(type);
    }

    /**
     * Sets cell {@code ordinal} from the {@code length > 0} characters at {@code offset}.
     *
     * @return null when the cell was read; else why not, and the cell is unset
     */
    abstract CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal);

    /**
     * Where a cell belongs.
     *
     * @param undeclared what becomes of undeclared members of a struct
     */
    record Place(String column, int ordinal, ExtraColumns undeclared) {}

    /** The same, and tells what is wrong to the record's cells. */
    void judge(Place place, char[] text, int offset, int length, boolean quoted, RecordCells cells) {
        CellReject reject = parse(text, offset, length, quoted, cells, place.ordinal());
        if (reject != null) {
            cells.reject(place.column(), reject, CellJudge.excerpt(text, offset, length), expected());
        }
    }

    /** What a reader of the quarantine is told was expected. */
    abstract String expected();
}
