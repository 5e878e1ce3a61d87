package io.countinghouse.common.feed;

/**
 * Reads the text of one cell into a {@link RecordCells}. Nothing is trimmed, guessed or rounded: a cell is exactly of its
 * type or it is rejected.
 */
abstract sealed class CellParser permits TextParser, WholeNumberParser, DecimalParser, IsoDateParser {
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
        return new IsoDateParser((CellType.IsoDate) type);
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
