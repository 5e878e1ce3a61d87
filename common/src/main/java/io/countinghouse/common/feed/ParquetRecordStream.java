package io.countinghouse.common.feed;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of a Parquet file of strings; record {@code n}, from 1, has line {@code n + 1}, as if a header stood above it.
 * The file is held in memory, so that what is read is what was digested. Every page that has a checksum is held against it,
 * and every column must have a value for each of the records that the file says it has.
 */
final class ParquetRecordStream implements RecordStream {
    /** Of a whole file, and of any one page of it. */
    static final int MAX_BYTES_IN_MEMORY = 256 << 20;

    private final ParquetFileReader file;
    private final MessageType schema;
    private final long records;
    private final List<ColumnDescriptor> descriptors;
    private final CellJudge judge;
    private final ExtractRecord record;

    private ColumnReader[] columns = {};
    private long leftInRowGroup;
    private long count;

    private ParquetRecordStream(ParquetFileReader file, MessageType schema, Header header, long records, Feed feed) {
        this.file = file;
        this.schema = schema;
        this.records = records;
        this.descriptors = schema.getColumns();
        this.judge = new CellJudge(feed);
        this.judge.startData(header);
        this.record = new ExtractRecord(descriptors.size(), feed.limits());
    }

    /** @throws FileRefused when the file is no Parquet file of this feed, or has no records */
    static RecordStream open(StoredBytes stored, long size, Feed feed) {
        byte[] bytes = read(stored, size, feed.limits());
        ParquetReadOptions options = ParquetReadOptions.builder()
                .usePageChecksumVerification()
                .withCodecFactory(new BoundedCodecs(MAX_BYTES_IN_MEMORY))
                .build();
        ParquetFileReader file = undamaged(() -> ParquetFileReader.open(new BytesInMemory(bytes), options));
        try {
            MessageType schema = file.getFileMetaData().getSchema();
            Header header = ExtractFooter.header(schema, feed);
            long records =
                    undamaged(() -> ExtractFooter.records(file.getRowGroups(), schema, bytes.length, feed.limits()));
            return new ParquetRecordStream(file, schema, header, records, feed);
        } catch (FileRefused refused) {
            close(file);
            throw refused;
        }
    }

    @Override
    public boolean next() {
        if (leftInRowGroup == 0 && !undamaged(this::startRowGroup)) {
            return false;
        }
        leftInRowGroup--;
        count++;
        judge.cells().clear();
        record.begin(line());
        undamaged(this::readCells);
        for (int i = 0; i < columns.length; i++) {
            if (record.hasNul(i)) {
                judge.rejectNul(i, record.chars(), record.start(i), record.length(i));
            } else {
                judge.judge(i, record.chars(), record.start(i), record.length(i), true);
            }
        }
        return true;
    }

    @Override
    public RecordCells cells() {
        return judge.cells();
    }

    @Override
    public long line() {
        return count + 1;
    }

    @Override
    public UTF8String raw() {
        return record.csv();
    }

    @Override
    public void close() {
        close(file);
    }

    private boolean startRowGroup() throws IOException {
        PageReadStore pages = file.readNextRowGroup();
        if (pages == null) {
            if (count != records) {
                throw new IOException(count + " records, not " + records);
            }
            return false;
        }
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                new CheckedPages(pages),
                new Unused(),
                schema,
                file.getFileMetaData().getCreatedBy());
        columns = descriptors.stream().map(store::getColumnReader).toArray(ColumnReader[]::new);
        leftInRowGroup = pages.getRowCount();
        return true;
    }

    private boolean readCells() {
        for (ColumnReader column : columns) {
            if (column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel()) {
                record.add(column.getBinary().toByteBuffer());
            } else {
                record.addEmpty();
            }
            column.consume();
        }
        return true;
    }

    private static byte[] read(StoredBytes stored, long size, FeedLimits limits) {
        long limit = Math.min(limits.maxFileBytes(), MAX_BYTES_IN_MEMORY);
        byte[] bytes = size > limit ? new byte[0] : stored.readUpTo((int) limit + 1);
        if (size > limit || bytes.length > limit) {
            throw new FileRefused(
                    FileRefusal.FILE_TOO_LARGE,
                    0,
                    Math.max(size, bytes.length) + " bytes",
                    "at most " + limit + " bytes in a Parquet file");
        }
        if (bytes.length == 0) {
            throw new FileRefused(FileRefusal.EMPTY_FILE, 0, "no bytes", "a Parquet file with records");
        }
        return bytes;
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }

    /** The bytes are in memory, so whatever Parquet's reader fails with is their fault. */
    private static <T> T undamaged(Step<T> step) {
        try {
            return step.run();
        } catch (FileRefused refused) {
            throw refused;
        } catch (IOException | RuntimeException damage) {
            FileRefused refused = new FileRefused(
                    FileRefusal.CORRUPT_PARQUET,
                    0,
                    FileRefused.excerpt(String.valueOf(damage.getMessage())),
                    "a whole Parquet file");
            refused.initCause(damage);
            throw refused;
        }
    }

    private static void close(ParquetFileReader file) {
        undamaged(() -> {
            file.close();
            return true;
        });
    }

    /** Cells are taken from the columns one by one, so no converter is ever called. */
    private static final class Unused extends GroupConverter {
        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException("records are not converted");
        }

        @Override
        public void end() {
            throw new UnsupportedOperationException("records are not converted");
        }
    }
}
