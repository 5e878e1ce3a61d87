package io.countinghouse.common.feed;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.types.UTF8String;

/** The text of one record's cells, decoded strictly; reused from record to record and bounded by the feed's limits. */
final class ExtractRecord {
    /** UTF-8 needs at most so many bytes for a character of Java. */
    private static final long BYTES_PER_CHAR = 3;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final FeedLimits limits;
    private final int[] ends;
    private char[] chars = new char[1024];
    private int count;
    private int end;
    private long line;
    private long bytesOfFile;

    ExtractRecord(int columns, FeedLimits limits) {
        this.limits = limits;
        this.ends = new int[columns];
    }

    /** @param line of the record that follows, for what is refused in it */
    void begin(long line) {
        this.line = line;
        this.count = 0;
        this.end = 0;
    }

    void addEmpty() {
        ends[count++] = end;
    }

    /** @throws FileRefused when the bytes are not text, or the record or the file is over the limits */
    void add(ByteBuffer utf8) {
        bytesOfFile += utf8.remaining();
        if (bytesOfFile > limits.maxExpandedBytes()) {
            throw new FileRefused(
                    FileRefusal.EXPANSION_TOO_LARGE,
                    line,
                    "more than " + limits.maxExpandedBytes() + " bytes of text",
                    "at most " + limits.maxExpandedBytes() + " bytes");
        }
        requireRoom(utf8.remaining() / BYTES_PER_CHAR);
        makeRoom(utf8.remaining());
        decode(utf8);
        requireRoom(0);
        ends[count++] = end;
    }

    char[] chars() {
        return chars;
    }

    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int length(int index) {
        return ends[index] - start(index);
    }

    boolean hasNul(int index) {
        for (int i = start(index); i < ends[index]; i++) {
            if (chars[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** One CSV record with quotes where they are needed. */
    UTF8String csv() {
        StringBuilder csv = new StringBuilder(end + 2 * ends.length);
        for (int i = 0; i < ends.length; i++) {
            csv.append(i == 0 ? "" : ",");
            String cell = new String(chars, start(i), length(i));
            boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            csv.append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return UTF8String.fromString(csv.toString());
    }

    private void decode(ByteBuffer utf8) {
        CharBuffer into = CharBuffer.wrap(chars, end, chars.length - end);
        decoder.reset();
        boolean malformed = decoder.decode(utf8, into, true).isError();
        if (malformed) {
            throw new FileRefused(
                    FileRefusal.NOT_UTF8, line, "byte 0x%02X".formatted(utf8.get(utf8.position())), "UTF-8 text");
        }
        end = into.position();
    }

    private void requireRoom(long further) {
        if (end + count + further > limits.maxRecordChars()) {
            throw new FileRefused(
                    FileRefusal.RECORD_TOO_LONG,
                    line,
                    "a record of more than " + limits.maxRecordChars() + " characters",
                    "at most " + limits.maxRecordChars() + " characters");
        }
    }

    private void makeRoom(int further) {
        if (chars.length - end < further) {
            char[] roomy = new char[2 * (end + further)];
            System.arraycopy(chars, 0, roomy, 0, end);
            chars = roomy;
        }
    }
}
