package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.step.CrashPoint;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** The files of one reading of a {@link RawSource}, on their way into a folder of the raw zone. */
public final class RawSet {
    /** Names of its files, as Java and MySQL read it. */
    public static final String NAMES = "[a-z][a-z_-]*-[0-9]{5}[.][a-z]+([.]gz)?";

    private static final Pattern NAME = Pattern.compile(NAMES);

    private final Configuration hadoop;
    private final String folder;
    private final Consumer<String> told;
    private final List<ExtractFile> files = new ArrayList<>();

    /** @param folder a URI whose storage Hadoop reaches with this configuration, without a slash at its end */
    public RawSet(Configuration hadoop, String folder, Consumer<String> told) {
        this.hadoop = hadoop;
        this.folder = folder;
        this.told = told;
    }

    /** Tells a person how far the reading is, after each part of it. */
    public void tell(String position) {
        told.accept(position);
        CrashPoint.SOURCE_PART_READ.reach();
    }

    public String folder() {
        return folder;
    }

    /** Files {@code <prefix>-00001.parquet} and so on of it, to be added when they are written. */
    public ExtractTarget extract(String prefix) {
        requireNamed(prefix + "-00001.parquet");
        return new ExtractTarget(hadoop, folder, prefix);
    }

    public void add(List<ExtractFile> written) {
        files.addAll(written);
    }

    public List<ExtractFile> files() {
        return List.copyOf(files);
    }

    private static void requireNamed(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("file of a set: found \"" + name + "\", expected a name like " + NAMES);
        }
    }

    /** Writes the bytes of a file; returns how many records it has. */
    @FunctionalInterface
    public interface Content {
        long write(OutputStream out) throws IOException;
    }

    /**
     * Adds a file.
     *
     * @param name like {@code receipts-00001.jsonl.gz}
     * @throws CountinghouseException STORAGE when it cannot be written; then there is none of it
     */
    public void write(String name, Content content) {
        requireNamed(name);
        String key = folder + "/" + name;
        try {
            DigestedFile file = new DigestedFile(key, hadoop);
            OutputStream out = file.create(0);
            boolean isWhole = false;
            try {
                // Whoever writes may close what it writes to: only a whole file is completed.
                long records = content.write(new Unclosed(out));
                out.close();
                files.add(file.written(records));
                isWhole = true;
            } finally {
                if (!isWhole) {
                    file.abandon();
                }
            }
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, "Could not write " + key + ": " + e.getMessage(), e);
        }
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
