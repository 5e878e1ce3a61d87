package io.countinghouse.common.feed;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The file's content: gzip is recognised by its magic bytes and expanded within the feed's limits. */
final class ExpandedBytes extends FilterInputStream {
    private static final int BUFFER = 1 << 16;
    /** A small file may expand this much whatever its ratio. */
    private static final long FREE = 1 << 20;

    private final StoredBytes stored;
    private final FeedLimits limits;
    private final long storedSize;
    private final boolean gzip;
    private long count;

    private ExpandedBytes(InputStream in, StoredBytes stored, FeedLimits limits, long storedSize, boolean gzip) {
        super(in);
        this.stored = stored;
        this.limits = limits;
        this.storedSize = storedSize;
        this.gzip = gzip;
    }

    static ExpandedBytes open(StoredBytes stored, FeedLimits limits, long storedSize) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stored, BUFFER);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        if (!gzip) {
            return new ExpandedBytes(buffered, stored, limits, storedSize, false);
        }
        try {
            return new ExpandedBytes(new GZIPInputStream(buffered, BUFFER), stored, limits, storedSize, true);
        } catch (ZipException | EOFException e) {
            throw corrupt(stored, storedSize, e);
        }
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            throw gzip ? corrupt(stored, storedSize, e) : e;
        }
        if (read > 0) {
            count += read;
            requireWithinLimits();
        }
        return read;
    }

    private void requireWithinLimits() throws RefusedFileException {
        if (count > limits.maxExpandedBytes()) {
            throw new RefusedFileException(
                    FileRefusal.EXPANSION_TOO_LARGE,
                    0,
                    "more than " + limits.maxExpandedBytes() + " bytes after expansion",
                    "at most that many");
        }
        if (gzip && count > FREE && count / Math.max(1, stored.count()) > limits.maxExpansionRatio()) {
            throw new RefusedFileException(
                    FileRefusal.EXPANSION_TOO_LARGE,
                    0,
                    "an expansion of more than " + limits.maxExpansionRatio() + " times",
                    "at most that");
        }
    }

    /** A stream that ended before the stored size was cut on the way: not the file's fault. */
    private static IOException corrupt(StoredBytes stored, long storedSize, IOException cause) {
        if (cause instanceof EOFException && stored.count() < storedSize) {
            return new IOException("read " + stored.count() + " of " + storedSize + " bytes", cause);
        }
        return new RefusedFileException(
                FileRefusal.CORRUPT_GZIP, 0, String.valueOf(cause.getMessage()), "a whole gzip file");
    }
}
