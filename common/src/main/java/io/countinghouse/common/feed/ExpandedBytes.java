package io.countinghouse.common.feed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A file's content: its stored bytes, expanded when they start with gzip's magic bytes, whatever its name. Refuses what is
 * over the limits and gzip data that is cut, damaged or followed by anything else.
 */
final class ExpandedBytes extends InputStream {
    private static final int DRAIN_BYTES = 1 << 16;

    private final InputStream content;
    private final long maxBytes;
    private final String limit;
    private final boolean gzip;
    private long count;
    private Optional<FileRefused> damage = Optional.empty();

    /** @param storedSize bytes of the whole file as stored */
    ExpandedBytes(StoredBytes stored, long storedSize, FeedLimits limits) {
        if (storedSize > limits.maxFileBytes()) {
            throw new FileRefused(
                    FileRefusal.FILE_TOO_LARGE,
                    0,
                    storedSize + " bytes",
                    "at most " + limits.maxFileBytes() + " bytes");
        }
        PushbackInputStream start = new PushbackInputStream(stored, 2);
        try {
            this.gzip = startsWithMagic(start);
            this.content = gzip ? new GzipCompressorInputStream(start, true) : start;
        } catch (IOException failure) {
            throw corrupt(failure);
        }
        this.maxBytes = gzip ? limits.maxExpanded(storedSize) : Long.MAX_VALUE;
        this.limit = "at most " + limits.maxExpandedBytes() + " bytes and " + limits.maxExpansionRatio()
                + " times its size of " + storedSize + " bytes";
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int read;
        try {
            read = content.read(into, offset, length);
        } catch (IOException failure) {
            damage = Optional.of(corrupt(failure));
            throw damage.get();
        }
        count += Math.max(read, 0);
        if (count > maxBytes) {
            throw new FileRefused(
                    FileRefusal.EXPANSION_TOO_LARGE, 0, "more than " + maxBytes + " expanded bytes", limit);
        }
        return read;
    }

    /**
     * Reads on to the end, for what is wrong with the compressed data itself. Damaged data expands to nonsense, which may be
     * refused for its own sake before the damage is met.
     */
    Optional<FileRefused> damage() {
        byte[] discarded = new byte[DRAIN_BYTES];
        try {
            int read = gzip && damage.isEmpty() ? 0 : -1;
            while (read >= 0) {
                read = read(discarded, 0, discarded.length);
            }
        } catch (FileRefused met) {
            return damage;
        }
        return damage;
    }

    private static boolean startsWithMagic(PushbackInputStream start) throws IOException {
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    }

    /** Stored bytes report their own failures unchecked, so what arrives here is the format's. */
    private static FileRefused corrupt(IOException failure) {
        return new FileRefused(FileRefusal.CORRUPT_GZIP, 0, fault(failure), "whole gzip members and nothing else");
    }

    private static String fault(IOException failure) {
        if (failure instanceof EOFException) {
            return "gzip data that ends too early";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
