package io.countinghouse.common.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes strict UTF-8 without a byte order mark, and stops in front of the first byte that is not text. */
final class Utf8Input {
    /** What stands where text should. */
    record Fault(FileRefusal code, String found, String expected) {}

    private static final int CHUNK_BYTES = 1 << 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream content;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final ByteBuffer bytes = ByteBuffer.wrap(chunk).limit(0);
    private boolean started;
    private boolean ended;
    private Optional<Fault> fault = Optional.empty();

    Utf8Input(InputStream content) {
        this.content = content;
    }

    /**
     * Decodes into the room that {@code into} has, at least two characters.
     *
     * @return how many characters; 0 at the end of the text, which is at a {@link #fault} if there is one
     */
    int decode(CharBuffer into) {
        int before = into.position();
        while (true) {
            CoderResult result = decoder.decode(bytes, into, ended && fault.isEmpty());
            int decoded = into.position() - before;
            if (decoded > 0) {
                return decoded;
            }
            if (result.isError()) {
                fault = Optional.of(new Fault(
                        FileRefusal.NOT_UTF8, "byte 0x%02X".formatted(chunk[bytes.position()]), "UTF-8 text"));
            }
            if (ended || fault.isPresent()) {
                return 0;
            }
            fill();
        }
    }

    Optional<Fault> fault() {
        return fault;
    }

    private void fill() {
        bytes.compact();
        int from = bytes.position();
        int read = started ? readSome(from) : readStart();
        ended = read <= 0;
        bytes.limit(from + Math.max(read, 0)).position(0);
        if (!started) {
            started = true;
            skipByteOrderMark();
        }
        int nul = firstNul(Math.max(from, bytes.position()), bytes.limit());
        if (nul >= 0 && fault.isEmpty()) {
            bytes.limit(nul);
            ended = true;
            fault = Optional.of(new Fault(FileRefusal.NUL_BYTE, "a NUL byte", "text without NUL bytes"));
        }
    }

    private int readSome(int from) {
        try {
            return content.read(chunk, from, chunk.length - from);
        } catch (IOException impossible) {
            throw new UncheckedIOException("content reports its failures unchecked", impossible);
        }
    }

    /** Enough bytes to see any byte order mark whole. */
    private int readStart() {
        try {
            return content.readNBytes(chunk, 0, 4);
        } catch (IOException impossible) {
            throw new UncheckedIOException("content reports its failures unchecked", impossible);
        }
    }

    private void skipByteOrderMark() {
        int size = bytes.limit();
        if (size >= 3 && matches(0xef, 0xbb, 0xbf)) {
            bytes.position(3);
        } else if (size >= 2 && (matches(0xff, 0xfe) || matches(0xfe, 0xff))) {
            bytes.limit(0);
            fault = Optional.of(new Fault(FileRefusal.NOT_UTF8, "a UTF-16 byte order mark", "UTF-8 text"));
        }
    }

    private boolean matches(int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((chunk[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Eight bytes at a time: a byte of the sum below has its top bit set only if one of the eight was zero. */
    private int firstNul(int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long eight = (long) LONGS.get(chunk, i);
            if (((eight - 0x0101010101010101L) & ~eight & 0x8080808080808080L) != 0) {
                break;
            }
        }
        for (; i < to; i++) {
            if (chunk[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
