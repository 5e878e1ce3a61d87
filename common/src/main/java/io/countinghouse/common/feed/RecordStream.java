package io.countinghouse.common.feed;

import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The data records of one file's content, in order, each typed or rejected. Throws {@link FileRefused} as soon as the
 * content shows that the whole file must be refused; records before that are not good either.
 */
interface RecordStream extends AutoCloseable {
    /** Moves to the next record; false when the file has ended and is whole. */
    boolean next();

    /** Of the current record; reused from record to record. */
    RecordCells cells();

    /** Line on which the record starts, the header's being 1; in a format without lines the record's number plus 1. */
    long line();

    /** The record as CSV without a line end; what stands in the file, if that is CSV. Valid until the next one. */
    UTF8String raw();

    default boolean isRejected() {
        return !cells().rejects().isEmpty();
    }

    /** What is wrong with the form that the content is kept in, looked for after a refusal that it may have caused. */
    default Optional<FileRefused> damage() {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /**
     * @param path tells the format; see {@link Feed#formatOf}
     * @param size bytes of the whole file as stored
     * @throws FileRefused when the start of the content tells that the file must be refused
     */
    static RecordStream open(StoredBytes stored, String path, long size, Feed feed) {
        return switch (feed.formatOf(path)) {
            case CSV -> new CsvRecordStream(new ExpandedBytes(stored, size, feed.limits()), feed);
            case PARQUET -> ParquetRecordStream.open(stored, size, feed);
        };
    }
}
