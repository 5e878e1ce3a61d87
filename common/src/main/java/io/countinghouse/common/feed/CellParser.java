package io.countinghouse.common.feed;

/**
 * Reads the text of one cell into a {@link RecordCells}. Nothing is trimmed, guessed or rounded: a cell is exactly of its
 * type or it is rejected.
 */
abstract sealed class CellParser permits TextParser, WholeNumberParser, DecimalParser, IsoDateParser, TimestampParser {
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
        return new TimestampParser((CellType.Timestamp) type);
    }

    /**
     * Sets cell {@code ordinal} from the {@code length > 0} characters at {@code offset}.
     *
     * @return null when the cell was read; else why not, and the cell is unset
     */
    abstract CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal);

    /** What a reader of the quarantine is told was expected. */
    abstract String expected();
}
