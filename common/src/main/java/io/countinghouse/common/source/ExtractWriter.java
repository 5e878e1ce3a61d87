package io.countinghouse.common.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** Writes one thread's rows, a file after the other; none when there are no rows. Memory is bounded by one row group. */
final class ExtractWriter {
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final ExtractTarget target;
    private final MessageType schema;
    private final AtomicInteger numbers;
    private final List<DigestedFile> files = new ArrayList<>();
    private final List<ExtractFile> written = new ArrayList<>();
    private ParquetWriter<Object[]> open;
    private long rows;

    /** @param numbers of files, which several writers share */
    ExtractWriter(ExtractTarget target, MessageType schema, AtomicInteger numbers) {
        this.target = target;
        this.schema = schema;
        this.numbers = numbers;
    }

    void write(Object[] row) throws IOException {
        if (open == null) {
            String key = target.key(numbers.incrementAndGet());
            DigestedFile file = new DigestedFile(key, target.hadoop());
            files.add(file);
            open = new Builder(file, schema, key)
                    .withConf(target.hadoop())
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .withRowGroupSize(ROW_GROUP_BYTES)
                    .withPageWriteChecksumEnabled(true)
                    .withStatisticsEnabled(false)
                    .build();
        }
        open.write(row);
        rows++;
        if (rows == target.rowsPerFile()) {
            finish();
        }
    }

    /** Ends the file that is being written, if any. */
    void finish() throws IOException {
        if (open != null) {
            open.close();
            open = null;
            written.add(files.get(files.size() - 1).written(rows));
            rows = 0;
        }
    }

    List<ExtractFile> written() {
        return List.copyOf(written);
    }

    /** Leaves none of its files, if it can; what goes wrong is added to the cause. */
    void abandon(Throwable cause) {
        for (DigestedFile file : files) {
            try {
                file.abandon();
            } catch (IOException failure) {
                cause.addSuppressed(failure);
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
        private final MessageType schema;
        private final String key;

        Builder(OutputFile file, MessageType schema, String key) {
            super(file);
            this.schema = schema;
            this.key = key;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
            return new TextRows(schema, key);
        }
    }
}
