package io.countinghouse.common.feed;

import java.nio.CharBuffer;
import org.apache.spark.unsafe.types.UTF8String;

/** The decoded lines of a file, one after the other. Memory is bounded by the record limit. */
final class LineText {
    private static final int INITIAL_CHARS = 1 << 15;

    private final Utf8Input input;
    private final int maxRecordChars;
    private char[] window = new char[INITIAL_CHARS];
    private int end;
    private boolean exhausted;
    /** Behind the current line and its end. */
    private int next;

    private int start;
    private int length;
    private long line;
    private boolean terminated;

    LineText(Utf8Input input, int maxRecordChars) {
        this.input = input;
        this.maxRecordChars = maxRecordChars;
    }

    /**
     * Moves to the next line; false when the text has ended.
     *
     * @throws FileRefused when the line is too long or holds what is no text
     */
    boolean advance() {
        int at = next;
        while (true) {
            while (at < end && window[at] != '\n') {
                at++;
            }
            requireShort(at - next - 1);
            if (at < end || exhausted) {
                break;
            }
            int kept = at - next;
            read();
            at = next + kept;
        }
        terminated = at < end;
        if (at == next && !terminated) {
            return false;
        }
        start = next;
        length = at - start - (terminated && at > start && window[at - 1] == '\r' ? 1 : 0);
        requireShort(length);
        line++;
        next = terminated ? at + 1 : at;
        return true;
    }

    char[] chars() {
        return window;
    }

    /** Of the current line in {@link #chars}. */
    int start() {
        return start;
    }

    /** Without the line end. */
    int length() {
        return length;
    }

    /** Of the current line, from 1. */
    long line() {
        return line;
    }

    /** Whether the current line has a line end; only a file's last one may lack it. */
    boolean terminated() {
        return terminated;
    }

    boolean isBlank() {
        for (int i = start; i < start + length; i++) {
            if (window[i] != ' ' && window[i] != '\t' && window[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The current line; valid until the next one. */
    UTF8String text() {
        return TextParser.utf8(window, start, length);
    }

    /** Reads on behind what is kept, which moves to the start of the window. */
    private void read() {
        if (window.length - end < INITIAL_CHARS / 2) {
            int kept = end - next;
            char[] roomy = window.length - kept >= INITIAL_CHARS / 2 ? window : new char[2 * (kept + INITIAL_CHARS)];
            System.arraycopy(window, next, roomy, 0, kept);
            window = roomy;
            next = 0;
            end = kept;
        }
        int decoded = input.decode(CharBuffer.wrap(window, end, window.length - end));
        end += decoded;
        exhausted = decoded == 0;
        if (exhausted) {
            input.fault().ifPresent(fault -> {
                throw new FileRefused(fault.code(), line + 1, fault.found(), fault.expected());
            });
        }
    }

    private void requireShort(int chars) {
        if (chars > maxRecordChars) {
            throw new FileRefused(
                    FileRefusal.RECORD_TOO_LONG,
                    line + 1,
                    "a record of more than " + maxRecordChars + " characters",
                    "at most " + maxRecordChars + " characters");
        }
    }
}
