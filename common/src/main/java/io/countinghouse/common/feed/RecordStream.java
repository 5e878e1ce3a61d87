package io.countinghouse.common.feed;

import java.util.Map;
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

    /** The record as it stands in the file, without a line end; one of Parquet as CSV. Valid until the next one. */
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

    /** How often each member was met so far that the feed does not declare; only in formats whose records each have their own. */
    default Map<String, Long> undeclared() {
        return Map.of();
    }
}
