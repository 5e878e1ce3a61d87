package io.countinghouse.common.source;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file whose bytes are counted and digested as they are written. */
final class DigestedFile implements OutputFile {
    private final FileSystem storage;
    private final Path path;
    private final MessageDigest digest = sha256();
    private FSDataOutputStream stored;
    private boolean complete;
    private long count;

    DigestedFile(String key, Configuration hadoop) throws IOException {
        this.path = new Path(key);
        this.storage = path.getFileSystem(hadoop);
    }

    /** Of the file once it is closed; may be asked for once. */
    ExtractFile written(long rows) {
        return new ExtractFile(path.toString(), count, HexFormat.of().formatHex(digest.digest()), rows);
    }

    /** Leaves no file of its own, if it can; a file that was there before stays. */
    void abandon() throws IOException {
        if (stored == null) {
            return;
        }
        if (complete) {
            storage.delete(path, false);
        } else if (stored.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
            // Not deleted: an object store has the file only once it is complete, until then it may be another's.
            stored.abort();
        } else {
            stored.close();
            storage.delete(path, false);
        }
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        stored = storage.create(path, false);
        return new PositionOutputStream() {
            @Override
            public long getPos() {
                return count;
            }

            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                stored.write(from, offset, length);
                digest.update(from, offset, length);
                count += length;
            }

            @Override
            public void flush() throws IOException {
                stored.flush();
            }

            @Override
            public void close() throws IOException {
                stored.close();
                complete = true;
            }
        };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
