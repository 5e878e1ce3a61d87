package io.countinghouse.common.feed;

import java.nio.CharBuffer;

/** {@code true} or {@code false}, read as 1 or 0. */
final class FlagParser extends CellParser {
    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        CharBuffer cell = CharBuffer.wrap(text, offset, length);
        boolean isTrue = "true".contentEquals(cell);
        if (!isTrue && !"false".contentEquals(cell)) {
            return CellReject.BAD_FLAG;
        }
        cells.setNumber(ordinal, isTrue ? 1 : 0);
        return null;
    }

    @Override
    String expected() {
        return "true or false";
    }
}
