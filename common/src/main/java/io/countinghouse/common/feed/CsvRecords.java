package io.countinghouse.common.feed;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of one raw CSV file, read strictly; the header is judged when it is opened. One instance per file; the
 * cells hold the current record's values.
 *
 * <p>Every record is parsed whole whatever is asked of it afterwards, so that what is rejected never depends on the
 * query. An empty line is a record with too few cells: nothing is skipped.
 */
final class CsvRecords implements AutoCloseable {
    private static final int MAX_FOUND = 200;
    /** FastCSV tells its failures apart by message only. */
    private static final Pattern STARTING_LINE = Pattern.compile("record starting at line (\\d+)");

    private final Feed feed;
    private final StoredBytes stored;
    private final long storedSize;
    private final StrictText text;
    private final CsvReader<Boolean> reader;
    private final CloseableIterator<Boolean> records;
    private final Cell[] cells;
    /** Position in the file to declared column; negative for an undeclared one. */
    private int[] columnAt = new int[0];

    private List<String> header = new ArrayList<>();
    private boolean inHeader = true;

    private long line;
    private int cellCount;
    private int lineEnds;
    private final List<CellFault> faults = new ArrayList<>();
    private final Map<String, String> extras = new LinkedHashMap<>();

    /** A failing cell of the current record. */
    record CellFault(String column, CellReject code, String found, String expected) {}

    CsvRecords(Feed feed, StoredBytes stored, long storedSize) throws IOException {
        this.feed = feed;
        this.storedSize = storedSize;
        this.stored = stored;
        this.cells = feed.columns().stream().map(Cell::of).toArray(Cell[]::new);
        if (storedSize > feed.limits().maxFileBytes()) {
            throw refusal(
                    FileRefusal.FILE_TOO_LARGE,
                    0,
                    storedSize + " bytes",
                    "at most " + feed.limits().maxFileBytes());
        }
        this.text = new StrictText(
                ExpandedBytes.open(stored, feed.limits(), storedSize),
                feed.limits().maxRecordChars());
        this.reader = CsvReader.builder()
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(feed.limits().maxRecordChars())
                .build(new Handler(), text);
        this.records = reader.iterator();
        readHeader();
    }

    /** Moves to the next record; false at the end of the file. */
    boolean next() throws IOException {
        if (!advance()) {
            requireLastRecordComplete();
            return false;
        }
        finishRecord();
        return true;
    }

    /** Line on which the current record starts. */
    long line() {
        return line;
    }

    /** Empty when the record is good. */
    List<CellFault> faults() {
        return faults;
    }

    Cell[] cells() {
        return cells;
    }

    /** Undeclared columns of the current record, when the feed keeps them. */
    Map<String, String> extras() {
        return extras;
    }

    /** The current record exactly as it stands in the file. */
    String raw() {
        return text.lines(line, 1 + lineEnds);
    }

    /** Reads what is left of the stored bytes and gives the sha256 of all; fails on a short read. */
    String finish() throws IOException {
        return finish(stored, storedSize);
    }

    static String finish(StoredBytes stored, long storedSize) throws IOException {
        String sha256 = stored.finish();
        if (stored.count() != storedSize) {
            throw new IOException("read " + stored.count() + " of " + storedSize + " bytes");
        }
        return sha256;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void readHeader() throws IOException {
        if (!advance()) {
            throw refusal(FileRefusal.EMPTY_FILE, 0, "no content", "a header and at least one record");
        }
        if (header.stream().allMatch(String::isBlank)) {
            throw refusal(FileRefusal.MISSING_HEADER, line, "an empty line", "a header");
        }
        columnAt = Header.match(feed, header);
        inHeader = false;
    }

    private void clear() {
        cellCount = 0;
        lineEnds = 0;
        faults.clear();
        extras.clear();
        for (Cell cell : cells) {
            cell.clear();
        }
    }

    private boolean advance() throws IOException {
        try {
            if (!records.hasNext()) {
                return false;
            }
            records.next();
            return true;
        } catch (CsvParseException e) {
            throw malformed(e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void finishRecord() {
        if (cellCount == header.size()) {
            return;
        }
        // A shifted row cannot be trusted in any cell.
        for (Cell cell : cells) {
            cell.clear();
        }
        extras.clear();
        faults.clear();
        faults.add(new CellFault(
                "",
                cellCount < header.size() ? CellReject.TOO_FEW_CELLS : CellReject.TOO_MANY_CELLS,
                cellCount + " cells",
                header.size() + " cells"));
    }

    /** Without its line end a last record that is short was cut off, and with it perhaps whole records. */
    private void requireLastRecordComplete() throws RefusedFileException {
        if (cellCount < header.size() && !text.endsWithLineEnd()) {
            throw refusal(
                    FileRefusal.INCOMPLETE_LAST_RECORD,
                    line,
                    cellCount + " cells and no line end",
                    header.size() + " cells");
        }
    }

    private IOException malformed(CsvParseException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RefusedFileException refused) {
            return refused;
        }
        if (cause instanceof IOException io) {
            return io;
        }
        String message = e.getMessage() + " " + (cause == null ? "" : cause.getMessage());
        Matcher start = STARTING_LINE.matcher(message);
        long at = start.find() ? Long.parseLong(start.group(1)) : line;
        if (message.contains("maximum buffer size")) {
            return refusal(
                    FileRefusal.RECORD_TOO_LONG,
                    at,
                    "a record of more than " + feed.limits().maxRecordChars() + " characters",
                    "at most that; is a quote left open?");
        }
        return message.contains("Unclosed quoted field")
                ? refusal(FileRefusal.UNCLOSED_QUOTE, at, "a quote that is never closed", "pairs of quotes")
                : refusal(FileRefusal.MALFORMED_QUOTE, at, "text after a closing quote", "a comma or a line end");
    }

    private static RefusedFileException refusal(FileRefusal code, long line, String found, String expected) {
        return new RefusedFileException(code, line, found, expected);
    }

    private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
        @Override
        protected void handleBegin(long startingLine) {
            line = startingLine;
            clear();
        }

        @Override
        protected void handleEmpty() {
            if (inHeader) {
                header.add("");
            }
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            cellCount = index + 1;
            if (quoted) {
                countLineEnds(buffer, offset, length);
            }
            if (inHeader) {
                header.add(new String(buffer, offset, length));
            } else if (index < columnAt.length) {
                int column = columnAt[index];
                if (column >= 0) {
                    readCell(cells[column], buffer, offset, length, quoted);
                } else if (feed.extraColumns() == ExtraColumns.KEEP) {
                    extras.put(header.get(index), new String(buffer, offset, length));
                }
            }
        }

        @Override
        protected Boolean buildRecord() {
            return Boolean.TRUE;
        }

        private void readCell(Cell cell, char[] buffer, int offset, int length, boolean quoted) {
            CellReject reject = cell.read(buffer, offset, length, quoted);
            if (reject != null) {
                faults.add(new CellFault(
                        cell.column().name(),
                        reject,
                        new String(buffer, offset, Math.min(length, MAX_FOUND)),
                        cell.expected()));
            }
        }

        private void countLineEnds(char[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (buffer[i] == '\r' || (buffer[i] == '\n' && (i == offset || buffer[i - 1] != '\r'))) {
                    lineEnds++;
                }
            }
        }
    }
}
