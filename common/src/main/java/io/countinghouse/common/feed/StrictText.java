package io.countinghouse.common.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Strict UTF-8 text: a byte order mark is stripped; malformed bytes, UTF-16 and NUL refuse the file at their line. It
 * remembers the text of the lines that a record may still need, so that a rejected record can be quoted exactly.
 */
final class StrictText extends Reader {
    private static final int BUFFER = 1 << 16;
    private static final String EXPECTED = "UTF-8 text";

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private boolean started;
    private boolean ended;
    private RefusedFileException pending;

    /** Text kept; its first character lies in line {@link #keptLine}. */
    private final StringBuilder kept = new StringBuilder();
    /** For each block given out and still kept: how many line ends it holds. */
    private final ArrayDeque<int[]> blocks = new ArrayDeque<>();

    private final long maxKept;
    private long keptLine = 1;
    /** Start of a line within the kept text: records come in order, so the next search goes on from the last one. */
    private long foundLine = 1;

    private int foundStart;
    private long line = 1;
    private boolean afterCarriageReturn;
    private char last = '\n';

    StrictText(InputStream in, int maxRecordChars) {
        this.in = in;
        this.maxKept = 2L * maxRecordChars + 4L * BUFFER;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (pending != null) {
            throw pending;
        }
        if (length == 0) {
            return 0;
        }
        CharBuffer out = CharBuffer.wrap(buffer, offset, length).slice();
        while (out.position() == 0 && !(ended && !bytes.hasRemaining())) {
            decode(out);
        }
        int read = out.position();
        if (read == 0) {
            return -1;
        }
        remember(buffer, offset, read);
        return read;
    }

    private void decode(CharBuffer out) throws IOException {
        if (!ended) {
            fill();
        }
        CoderResult result = decoder.decode(bytes, out, ended);
        if (result.isError()) {
            StringBuilder found = new StringBuilder("bytes");
            for (int i = 0; i < result.length(); i++) {
                found.append(String.format(" %02X", bytes.get(bytes.position() + i)));
            }
            RefusedFileException refusal =
                    new RefusedFileException(FileRefusal.NOT_UTF8, line + lineEnds(out), found.toString(), EXPECTED);
            bytes.position(bytes.limit());
            ended = true;
            if (out.position() == 0) {
                throw refusal;
            }
            pending = refusal;
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        if (bytes.hasRemaining()) {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (read < 0) {
                ended = true;
            } else {
                bytes.position(bytes.position() + read);
            }
        }
        bytes.flip();
        if (!started && (ended || bytes.remaining() >= 3)) {
            started = true;
            skipMark();
        }
    }

    private void skipMark() throws RefusedFileException {
        if (bytes.remaining() >= 2) {
            int first = bytes.get(0) & 0xff;
            int second = bytes.get(1) & 0xff;
            if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
                throw new RefusedFileException(FileRefusal.NOT_UTF8, 1, "a UTF-16 byte order mark", EXPECTED);
            }
            if (bytes.remaining() >= 3 && first == 0xef && second == 0xbb && (bytes.get(2) & 0xff) == 0xbf) {
                bytes.position(3);
            }
        }
    }

    private static int lineEnds(CharBuffer out) {
        int ends = 0;
        for (int i = 0; i < out.position(); i++) {
            if (out.array()[out.arrayOffset() + i] == '\n') {
                ends++;
            }
        }
        return ends;
    }

    private void remember(char[] buffer, int offset, int length) throws RefusedFileException {
        int ends = 0;
        for (int i = offset; i < offset + length; i++) {
            char c = buffer[i];
            if (c > '\r') {
                afterCarriageReturn = false;
                continue;
            }
            if (c == '\n') {
                ends += afterCarriageReturn ? 0 : 1;
                afterCarriageReturn = false;
            } else if (c == '\r') {
                ends++;
                afterCarriageReturn = true;
            } else {
                afterCarriageReturn = false;
                if (c == 0) {
                    throw new RefusedFileException(
                            FileRefusal.NUL_BYTE, line + ends, "a NUL byte", "text without NUL bytes");
                }
            }
        }
        line += ends;
        last = buffer[offset + length - 1];
        kept.append(buffer, offset, length);
        blocks.add(new int[] {length, ends});
        if (kept.length() > 2 * maxKept) {
            forget();
        }
    }

    private void forget() {
        int dropped = 0;
        while (kept.length() - dropped - blocks.peek()[0] > maxKept) {
            int[] oldest = blocks.remove();
            dropped += oldest[0];
            keptLine += oldest[1];
        }
        boolean splitLineEnd = dropped > 0 && kept.charAt(dropped - 1) == '\r' && kept.charAt(dropped) == '\n';
        if (splitLineEnd) {
            dropped++;
            blocks.peek()[0]--;
        }
        kept.delete(0, dropped);
        foundStart -= dropped;
        if (foundStart < 0) {
            foundStart = 0;
            foundLine = keptLine;
        }
    }

    /** Whether the text read so far ends with a line end. */
    boolean endsWithLineEnd() {
        return last == '\n' || last == '\r';
    }

    /** The text of {@code count} lines from line {@code first} on, without the last line end. */
    String lines(long first, int count) {
        int start = skipLines(foundStart, first - foundLine);
        foundStart = start;
        foundLine = first;
        int end = start;
        for (int i = 0; i < count; i++) {
            end = i == 0 ? lineEnd(end) : lineEnd(skipLines(end, 1));
        }
        return kept.substring(start, end);
    }

    private int skipLines(int from, long lines) {
        int at = from;
        for (long i = 0; i < lines; i++) {
            at = lineEnd(at);
            if (at < kept.length()) {
                boolean windows = kept.charAt(at) == '\r' && at + 1 < kept.length() && kept.charAt(at + 1) == '\n';
                at += windows ? 2 : 1;
            }
        }
        return at;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < kept.length() && kept.charAt(at) != '\n' && kept.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
