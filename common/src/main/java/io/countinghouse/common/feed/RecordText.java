package io.countinghouse.common.feed;

import java.io.Reader;
import java.nio.CharBuffer;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The decoded text of a file on its way to the tokenizer, remembered from the start of the current record, so that a record
 * can be shown exactly as it stands and any fault has a line. Memory is bounded by the record limit.
 */
final class RecordText extends Reader {
    private static final int INITIAL_CHARS = 1 << 15;

    private final Utf8Input input;
    private final int maxRecordChars;
    private char[] window = new char[INITIAL_CHARS];
    private int end;
    private boolean exhausted;
    /** Where the record that is being read starts. */
    private int start;

    private long startLine = 1;
    /** A CR ended the last record; a LF that follows belongs to it. */
    private boolean lineFeedPending;

    private int recordStart;
    private int recordLength;
    private long recordLine;
    private boolean recordTerminated;

    RecordText(Utf8Input input, int maxRecordChars) {
        this.input = input;
        this.maxRecordChars = maxRecordChars;
    }

    @Override
    public int read(char[] into, int offset, int length) {
        if (exhausted) {
            return -1;
        }
        if (end - start > maxRecordChars + 1) {
            throw tooLong(startLine);
        }
        makeRoom(length);
        int decoded = input.decode(CharBuffer.wrap(window, end, length));
        end += decoded;
        input.fault().filter(fault -> decoded == 0).ifPresent(fault -> {
            throw new FileRefused(fault.code(), currentLine(), fault.found(), fault.expected());
        });
        exhausted = decoded == 0;
        System.arraycopy(window, end - decoded, into, offset, decoded);
        return exhausted ? -1 : decoded;
    }

    /**
     * Marks the record that the tokenizer just completed; the next one starts behind its line end.
     *
     * @param length characters without the line end
     * @param lineEnds line ends inside the record's cells
     */
    void completeRecord(int length, int lineEnds) {
        skipPendingLineFeed();
        recordStart = start;
        recordLength = length;
        recordLine = startLine;
        start += length;
        recordTerminated = start < end;
        if (recordTerminated) {
            lineFeedPending = window[start] == '\r';
            start++;
            skipPendingLineFeed();
        }
        startLine += lineEnds + 1L;
        if (length > maxRecordChars) {
            throw tooLong(recordLine);
        }
    }

    /** Line on which the completed record starts. */
    long recordLine() {
        return recordLine;
    }

    /** Whether the completed record has a line end; only a file's last one may lack it. */
    boolean recordTerminated() {
        return recordTerminated;
    }

    /** The completed record; valid until the tokenizer reads on. */
    UTF8String record() {
        return TextParser.utf8(window, recordStart, recordLength);
    }

    /** Whether the tokenizer was told that the text has ended. */
    boolean exhausted() {
        return exhausted;
    }

    /** Line on which the record that is being read starts. */
    long startLine() {
        return startLine;
    }

    /** The first characters of the record that is being read. */
    String startExcerpt() {
        return FileRefused.excerpt(new String(window, start, Math.min(end - start, 400)));
    }

    @Override
    public void close() {
        // The bytes are closed by whoever opened them.
    }

    private FileRefused tooLong(long line) {
        return new FileRefused(
                FileRefusal.RECORD_TOO_LONG,
                line,
                "a record of more than " + maxRecordChars + " characters",
                "at most " + maxRecordChars + " characters; a quote that is never closed makes one record of many");
    }

    private void makeRoom(int length) {
        if (window.length - end >= length) {
            return;
        }
        int kept = end - start;
        char[] roomy = window.length - kept >= length ? window : new char[2 * (kept + length)];
        System.arraycopy(window, start, roomy, 0, kept);
        window = roomy;
        start = 0;
        end = kept;
    }

    private void skipPendingLineFeed() {
        if (lineFeedPending && start < end) {
            start += window[start] == '\n' ? 1 : 0;
            lineFeedPending = false;
        }
    }

    private long currentLine() {
        skipPendingLineFeed();
        return startLine + LineEnds.count(window, start, end - start);
    }
}
