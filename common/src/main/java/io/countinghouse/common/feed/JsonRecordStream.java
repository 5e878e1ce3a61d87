package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a file of JSON lines. A line that is blank is a record that is rejected, unless nothing but blank lines
 * follows it.
 */
final class JsonRecordStream implements RecordStream {
    private final ExpandedBytes content;
    private final LineText lines;
    private final JsonMembers members;
    private final RecordCells cells;
    private final JsonRecord record;
    private final RecordCells blankLine;

    private long count;
    private long pendingBlankLines;
    private long pendingLine;
    private boolean held;
    private boolean onBlankLine;

    JsonRecordStream(ExpandedBytes content, Feed feed) {
        this.content = content;
        this.lines = new LineText(new Utf8Input(content), feed.limits().maxRecordChars());
        this.members = new JsonMembers(feed.columns());
        this.cells = new RecordCells(feed.columns().size());
        this.record = new JsonRecord(cells, feed.extraColumns(), feed.nameParts());
        this.blankLine = new RecordCells(feed.columns().size());
        blankLine.reject(FeedSchema.RAW, CellReject.MALFORMED_JSON, "", "one JSON object");
    }

    @Override
    public boolean next() {
        if (pendingBlankLines == 0 && !held) {
            advance();
        }
        onBlankLine = held && pendingBlankLines > 0;
        if (onBlankLine) {
            pendingBlankLines--;
            pendingLine++;
        } else if (held) {
            held = false;
        } else if (count == 0) {
            throw new FileRefused(FileRefusal.EMPTY_FILE, 0, "no record", "at least one record");
        } else {
            return false;
        }
        count++;
        return true;
    }

    /** Holds the next record that is not a blank line, and counts the blank lines before it. */
    private void advance() {
        held = lines.advance();
        pendingLine = lines.line();
        while (held && lines.isBlank()) {
            pendingBlankLines++;
            held = lines.advance();
        }
        if (held) {
            read();
        } else {
            pendingBlankLines = 0;
        }
    }

    private void read() {
        cells.clear();
        try (JsonText text = new JsonText(lines.chars(), lines.start(), lines.length())) {
            if (text.next() != JsonToken.START_OBJECT) {
                throw new BadJson(CellReject.MALFORMED_JSON, lines.text().toString(), "one JSON object", null);
            }
            members.read(text, cells, record);
            text.requireEnd();
        } catch (BadJson bad) {
            if (!lines.terminated()) {
                throw new FileRefused(
                        FileRefusal.INCOMPLETE_LAST_RECORD,
                        lines.line(),
                        FileRefused.excerpt(lines.text().toString()),
                        "a final line end, or a whole last record");
            }
            // What its cells seem to say cannot be trusted.
            cells.clear();
            cells.reject(FeedSchema.RAW, bad.code(), bad.found(), bad.expected());
        }
    }

    @Override
    public RecordCells cells() {
        return onBlankLine ? blankLine : cells;
    }

    @Override
    public long line() {
        return onBlankLine ? pendingLine - 1 : lines.line();
    }

    @Override
    public UTF8String raw() {
        return onBlankLine ? UTF8String.EMPTY_UTF8 : lines.text();
    }

    @Override
    public Map<String, Long> undeclared() {
        return record.undeclared();
    }

    @Override
    public Optional<FileRefused> damage() {
        return content.damage();
    }
}
