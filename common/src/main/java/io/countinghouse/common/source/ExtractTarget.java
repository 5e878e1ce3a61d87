package io.countinghouse.common.source;

import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Where an extract goes: {@code <folder>/<prefix>-00001.parquet} and so on. A file that is there is never written over.
 *
 * @param folder a URI whose storage Hadoop reaches with this configuration
 * @param rowsPerFile at most
 * @param rowsSoFar told now and then how many rows were read, by several threads
 */
public record ExtractTarget(
        Configuration hadoop, String folder, String prefix, long rowsPerFile, LongConsumer rowsSoFar) {
    public static final long ROWS_PER_FILE = 250_000;

    public ExtractTarget {
        if (rowsPerFile < 1) {
            throw new IllegalArgumentException("rows per file: " + rowsPerFile + ", expected at least 1");
        }
    }

    /** With files of at most {@link #ROWS_PER_FILE} rows, and nobody told. */
    public ExtractTarget(Configuration hadoop, String folder, String prefix) {
        this(hadoop, folder, prefix, ROWS_PER_FILE, rows -> {});
    }

    String key(int number) {
        return "%s/%s-%05d.parquet".formatted(folder, prefix, number);
    }
}
