package io.countinghouse.common.feed;

import java.nio.CharBuffer;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads the cells of one record after the other by what their feed declares, whatever the format they come in. */
final class CellJudge {
    static final int FOUND_CHARS = 200;

    private static final CellParser.Place UNDECLARED =
            new CellParser.Place(FeedSchema.UNDECLARED, 0, ExtraColumns.REFUSE);

    private final Feed feed;
    private final NestedParser undeclared;

    private final ExtraColumns extraColumns;
    private final CellParser[] parsers;
    private final CellParser.Place[] places;
    private final boolean[] required;
    private final RecordCells cells;
    /** Null unless the feed has them. */
    private final WideColumns wide;

    private final CellParser wideParser;
    /** What the parser reads is not kept: the column's text is. */
    private final RecordCells wideCell = new RecordCells(1);

    private List<String> names = List.of();
    private int[] ordinals = {};
    private UTF8String[] extraNames = {};

    CellJudge(Feed feed) {
        this.feed = feed;
        CellType any = new CellType.Text(feed.limits().maxRecordChars());
        this.undeclared = new NestedParser(new CellType.Array(
                new CellType.Struct(List.of(FeedColumn.required("key", any), FeedColumn.required("value", any)))));
        this.extraColumns = feed.extraColumns();
        this.parsers = feed.columns().stream()
                .map(column -> CellParser.of(column.type()))
                .toArray(CellParser[]::new);
        this.places = new CellParser.Place[parsers.length];
        this.required = new boolean[parsers.length];
        for (int i = 0; i < parsers.length; i++) {
            places[i] = new CellParser.Place(feed.columns().get(i).name(), i, feed.extraColumns());
            required[i] = feed.columns().get(i).required();
        }
        this.cells = new RecordCells(parsers.length);
        this.wide = feed.wideColumns().isEmpty() ? null : feed.wideColumns().get(0);
        this.wideParser = wide == null ? null : CellParser.of(wide.type());
    }

    /** From here on cells are known by their place in the header. */
    void startData(Header header) {
        names = header.names();
        ordinals = header.ordinals().stream().mapToInt(Integer::intValue).toArray();
        extraNames = names.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    }

    /** Of the current record. */
    RecordCells cells() {
        return cells;
    }

    boolean isDecimal(int index) {
        return (ordinals[index] >= 0 ? parsers[ordinals[index]] : wideParser) instanceof DecimalParser;
    }

    /** @param quoted whether the cell's ends are told by its format, so that a quote in it is its own */
    void judge(int index, char[] text, int offset, int length, boolean quoted) {
        int ordinal = ordinals[index];
        if (ordinal < 0) {
            if (feed.hasUndeclaredAsOne(names.get(index))) {
                judgeUndeclared(text, offset, length);
            } else {
                judgeExtra(index, text, offset, length, quoted);
            }
            return;
        }
        CellParser parser = parsers[ordinal];
        if (length == 0) {
            if (required[ordinal]) {
                cells.reject(places[ordinal].column(), CellReject.MISSING_VALUE, "", parser.expected());
            }
            return;
        }
        parser.judge(places[ordinal], text, offset, length, quoted, cells);
    }

    /** The cell has a NUL character, which text never has. */
    void rejectNul(int index, char[] text, int offset, int length) {
        cells.reject(
                names.get(index),
                CellReject.NUL_CHARACTER,
                excerpt(text, offset, length),
                "text without NUL characters");
    }

    private void judgeUndeclared(char[] text, int offset, int length) {
        if (length == 0) {
            return;
        }
        RecordCells found = new RecordCells(1);
        undeclared.judge(UNDECLARED, text, offset, length, true, found);
        if (!found.rejects().isEmpty()) {
            found.rejects()
                    .forEach(reject ->
                            cells.reject(FeedSchema.UNDECLARED, reject.code(), reject.found(), undeclared.expected()));
            return;
        }
        ArrayData members = (ArrayData) found.object(0);
        for (int i = 0; i < members.numElements(); i++) {
            InternalRow member = members.getStruct(i, 2);
            if (extraColumns == ExtraColumns.REFUSE) {
                cells.reject(
                        member.getUTF8String(0).toString(),
                        CellReject.UNKNOWN_KEY,
                        member.getUTF8String(1).toString(),
                        "no member but those that are declared");
            } else if (extraColumns == ExtraColumns.KEEP) {
                cells.addExtra(member.getUTF8String(0), member.getUTF8String(1));
            }
        }
    }

    private void judgeExtra(int index, char[] text, int offset, int length, boolean quoted) {
        if (!quoted && TextParser.hasQuote(text, offset, length)) {
            cells.reject(
                    names.get(index),
                    CellReject.STRAY_QUOTE,
                    excerpt(text, offset, length),
                    "a cell quoted as a whole if it holds a quote");
        } else if (wide != null) {
            judgeWide(index, text, offset, length, quoted);
        } else if (extraColumns == ExtraColumns.KEEP) {
            cells.addExtra(extraNames[index], TextParser.utf8(text, offset, length));
        }
    }

    private void judgeWide(int index, char[] text, int offset, int length, boolean quoted) {
        if (length == 0 || wide.absent().contentEquals(CharBuffer.wrap(text, offset, length))) {
            return;
        }
        CellReject reject = wideParser.parse(text, offset, length, quoted, wideCell, 0);
        if (reject == null) {
            cells.addExtra(extraNames[index], TextParser.utf8(text, offset, length));
        } else {
            cells.reject(
                    names.get(index),
                    reject,
                    excerpt(text, offset, length),
                    wideParser.expected() + ", or " + wide.absent());
        }
    }

    static String excerpt(char[] text, int offset, int length) {
        return new String(text, offset, Math.min(length, FOUND_CHARS));
    }
}
