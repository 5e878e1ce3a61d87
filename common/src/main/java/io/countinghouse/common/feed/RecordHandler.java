package io.countinghouse.common.feed;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/** Takes the tokenizer's cells: the names of the header first, then typed cells of one record after the other. */
final class RecordHandler extends AbstractBaseCsvCallbackHandler<RecordHandler> {
    private final int maxColumns;
    private final CellJudge judge;
    private final List<String> headerNames = new ArrayList<>();

    private Header header;
    private int width;
    private int length;
    private int lineEnds;
    private boolean empty;
    private int decimalsOfLastCell;

    RecordHandler(Feed feed) {
        this.maxColumns = feed.limits().maxColumns();
        this.judge = new CellJudge(feed);
    }

    /** From here on records are data. */
    void startData(Header resolved) {
        header = resolved;
        width = resolved.names().size();
        judge.startData(resolved);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        cells().clear();
        length = -1;
        lineEnds = 0;
        empty = false;
        decimalsOfLastCell = 0;
    }

    @Override
    protected void handleEmpty() {
        empty = true;
        length = 0;
        if (width == 1) {
            handleCell(0, new char[0], 0, 0, false);
        }
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int cellLength, boolean quoted) {
        length += cellLength + 1;
        if (quoted) {
            length += 2 + quotes(text, offset, cellLength);
            lineEnds += LineEnds.count(text, offset, cellLength);
        }
        if (header == null) {
            addHeaderName(index, text, offset, cellLength);
        } else if (index < width) {
            handleCell(index, text, offset, cellLength, quoted);
        }
    }

    @Override
    protected RecordHandler buildRecord() {
        if (header != null && fieldCount() != width) {
            rejectShape();
        }
        return this;
    }

    List<String> headerNames() {
        return headerNames;
    }

    RecordCells cells() {
        return judge.cells();
    }

    /** Characters of the record as it stands in the file, without its line end. */
    int length() {
        return length;
    }

    /** Line ends inside its cells. */
    int lineEnds() {
        return lineEnds;
    }

    /** Whether the record is a line without any character. */
    boolean isEmpty() {
        return empty;
    }

    /** Digits after the point in the record's last cell, if that is a decimal; else 0. */
    int decimalsOfLastCell() {
        return decimalsOfLastCell;
    }

    private int fieldCount() {
        return empty && width == 1 ? 1 : getFieldCount();
    }

    private void handleCell(int index, char[] text, int offset, int cellLength, boolean quoted) {
        if (index == width - 1 && judge.isDecimal(index)) {
            decimalsOfLastCell = DecimalParser.decimalsWritten(text, offset, cellLength);
        }
        judge.judge(index, text, offset, cellLength, quoted);
    }

    /** The cells of a record of the wrong width may stand in the wrong columns: none is kept. */
    private void rejectShape() {
        int count = fieldCount();
        cells().clear();
        cells().reject(
                        header.names().get(Math.min(count, width - 1)),
                        count < width ? CellReject.TOO_FEW_CELLS : CellReject.TOO_MANY_CELLS,
                        cellCount(count),
                        cellCount(width));
    }

    private void addHeaderName(int index, char[] text, int offset, int cellLength) {
        if (index >= maxColumns) {
            throw new FileRefused(
                    FileRefusal.TOO_MANY_COLUMNS, 1, "more than " + maxColumns + " columns", "at most " + maxColumns);
        }
        headerNames.add(new String(text, offset, cellLength));
    }

    private static String cellCount(int count) {
        return count == 1 ? "1 cell" : count + " cells";
    }

    private static int quotes(char[] text, int offset, int cellLength) {
        int count = 0;
        for (int i = offset; i < offset + cellLength; i++) {
            count += text[i] == '"' ? 1 : 0;
        }
        return count;
    }
}
