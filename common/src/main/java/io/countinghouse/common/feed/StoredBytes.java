package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A raw file's bytes as stored, counted and digested as they pass. A failure of the storage is never an
 * {@link IOException} here but a {@link CountinghouseException} that names the file, so that it cannot be taken for a fault
 * of the file.
 */
final class StoredBytes extends InputStream {
    private static final int DRAIN_BYTES = 1 << 16;

    private final String path;
    private final InputStream source;
    private final MessageDigest digest = sha256();
    private long count;

    StoredBytes(String path, InputStream source) {
        this.path = path;
        this.source = source;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            int read = source.read(into, offset, length);
            if (read > 0) {
                digest.update(into, offset, read);
                count += read;
            }
            return read;
        } catch (IOException failure) {
            throw StorageFailure.of(path, "read failed after " + count + " bytes", failure);
        }
    }

    /** Reads on to the end, so that count and digest are those of the whole file. */
    void drain() {
        byte[] discarded = new byte[DRAIN_BYTES];
        int read = 0;
        while (read >= 0) {
            read = read(discarded, 0, discarded.length);
        }
    }

    /** From the start; fewer bytes only when the file has no more. */
    byte[] readUpTo(int limit) {
        try {
            return readNBytes(limit);
        } catch (IOException impossible) {
            throw new UncheckedIOException("stored bytes report their failures unchecked", impossible);
        }
    }

    long count() {
        return count;
    }

    /** Lower-case hex of the bytes read; may be asked for once. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException failure) {
            throw StorageFailure.of(path, "close failed", failure);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
