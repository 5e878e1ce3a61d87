package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The strict reader of raw files, of each {@link FeedFormat} by the same rules. */
public final class StrictReader {
    private StrictReader() {}

    /**
     * Every record of the files, each either whole and typed or rejected with every failing cell, in the shape of
     * {@link FeedSchema#of}; one partition per file. Which columns are selected never changes which records are rejected.
     *
     * <p>{@link FeedSchema#RAW} is on every row when the feed has a row rule that rejects (see {@link RowRules}). Running
     * the dataset fails with a {@link CountinghouseException} as a cause, and never reads short: {@code RAW_FILE_CHANGED}
     * when a file read to its end has other bytes than claimed (an empty {@code fileId} claims no content),
     * {@code RAW_FILE_REFUSED} when its content has to be refused as a whole, {@code RAW_FILE_MISSING}, {@code STORAGE} or
     * {@code STORAGE_UNREACHABLE} when its bytes cannot be had.
     *
     * @param files names are not judged here: see {@link Inspector}
     */
    public static Dataset<Row> read(SparkSession spark, Feed feed, List<FileClaim> files) {
        return spark.read()
                .format(StrictSource.class.getName())
                .option(StrictSource.REQUEST, new ReadRequest(feed, List.copyOf(files)).encoded())
                .load();
    }
}
