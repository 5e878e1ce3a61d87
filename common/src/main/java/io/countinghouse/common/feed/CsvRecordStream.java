package io.countinghouse.common.feed;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a CSV file.
 *
 * <p>An empty line is a record without cells, and so rejected, unless nothing but empty lines follows it; in a file of one
 * column it is always a record with an empty cell.
 */
final class CsvRecordStream implements RecordStream {
    private static final int TOKENIZER_CHARS = 1 << 15;

    private final Feed feed;
    private final ExpandedBytes content;
    private final RecordText text;
    private final RecordHandler handler;
    private final CloseableIterator<RecordHandler> records;
    private final RecordCells emptyLine;

    private boolean started;
    private long count;
    private boolean anyGood;
    private int fewestDecimals;
    private int width;

    private long pendingEmptyLines;
    private long pendingLine;
    private boolean held;
    private boolean onEmptyLine;

    @SuppressWarnings("MustBeClosed")
    CsvRecordStream(ExpandedBytes content, Feed feed) {
        int maxRecordChars = feed.limits().maxRecordChars();
        this.feed = feed;
        this.content = content;
        this.text = new RecordText(new Utf8Input(content), maxRecordChars);
        this.handler = new RecordHandler(feed);
        this.emptyLine = new RecordCells(feed.columns().size());
        this.records = CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * maxRecordChars + TOKENIZER_CHARS)
                .build(handler, text)
                .iterator();
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            readHeader();
        }
        if (pendingEmptyLines == 0 && !held) {
            advance();
        }
        onEmptyLine = held && pendingEmptyLines > 0;
        if (onEmptyLine) {
            pendingEmptyLines--;
            pendingLine++;
            count++;
            return true;
        }
        if (held) {
            held = false;
            count++;
            return true;
        }
        if (count == 0) {
            throw new FileRefused(FileRefusal.HEADER_ONLY, 0, "a header and no record", "at least one record");
        }
        return false;
    }

    @Override
    public RecordCells cells() {
        return onEmptyLine ? emptyLine : handler.cells();
    }

    @Override
    public long line() {
        return onEmptyLine ? pendingLine - 1 : text.recordLine();
    }

    @Override
    public UTF8String raw() {
        return onEmptyLine ? UTF8String.EMPTY_UTF8 : text.record();
    }

    @Override
    public Optional<FileRefused> damage() {
        return content.damage();
    }

    private void readHeader() {
        boolean found = readRecord();
        while (found && handler.isEmpty()) {
            found = readRecord();
        }
        if (!found) {
            throw new FileRefused(FileRefusal.EMPTY_FILE, 0, "no text", "a header and records");
        }
        if (text.recordLine() > 1) {
            throw new FileRefused(FileRefusal.MISSING_HEADER, 1, "an empty line", "a header");
        }
        Header header = Header.of(handler.headerNames(), feed, text.recordLine());
        width = header.names().size();
        handler.startData(header);
        emptyLine.reject(header.names().get(0), CellReject.TOO_FEW_CELLS, "0 cells", width + " cells");
    }

    /** Holds the next record that is not an empty line, and counts the empty lines before it. */
    private void advance() {
        held = readRecord();
        while (held && handler.isEmpty() && width > 1) {
            if (pendingEmptyLines == 0) {
                pendingLine = text.recordLine();
            }
            pendingEmptyLines++;
            held = readRecord();
        }
        if (held) {
            requireWhole();
        } else {
            pendingEmptyLines = 0;
        }
    }

    /**
     * A last record without a line end may have been cut. It passes only if all its cells are there and read, and its last
     * cell has not fewer decimals than every record before it.
     */
    private void requireWhole() {
        int decimals = handler.decimalsOfLastCell();
        if (!text.recordTerminated() && (isBad() || decimals < fewestDecimals)) {
            throw new FileRefused(
                    FileRefusal.INCOMPLETE_LAST_RECORD,
                    text.recordLine(),
                    FileRefused.excerpt(text.record().toString()),
                    "a final line end, or a whole last record");
        }
        if (!isBad()) {
            fewestDecimals = anyGood ? Math.min(fewestDecimals, decimals) : decimals;
            anyGood = true;
        }
    }

    private boolean isBad() {
        return !handler.cells().rejects().isEmpty();
    }

    private boolean readRecord() {
        try {
            if (!records.hasNext()) {
                return false;
            }
            records.next();
        } catch (CsvParseException failure) {
            throw translated(failure);
        }
        text.completeRecord(handler.length(), handler.lineEnds());
        return true;
    }

    /** The tokenizer wraps whatever its source or its handler throws; only what it throws itself is about quotes. */
    private RuntimeException translated(CsvParseException failure) {
        Throwable origin = failure;
        while (origin instanceof CsvParseException && origin.getCause() != null) {
            origin = origin.getCause();
        }
        if (origin instanceof CsvParseException) {
            return refusedQuote(failure);
        }
        return origin instanceof RuntimeException own ? own : failure;
    }

    private FileRefused refusedQuote(CsvParseException failure) {
        FileRefusal code = text.exhausted() ? FileRefusal.UNCLOSED_QUOTE : FileRefusal.MALFORMED_QUOTE;
        String expected = text.exhausted()
                ? "a closing quote for every opening one"
                : "a separator or a line end after a closing quote";
        FileRefused refused = new FileRefused(code, text.startLine(), text.startExcerpt(), expected);
        refused.initCause(failure);
        return refused;
    }
}
