package io.countinghouse.common.feed;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the raw CSV files of a manifest, one partition per file. */
public final class StrictCsv {
    private StrictCsv() {}

    /**
     * Every record of the files, good and rejected, in the shape of {@link FeedSchema#of}.
     *
     * <p>Reading fails, rather than give fewer rows, when a file is missing (RAW_FILE_MISSING), when its bytes are not
     * the claimed ones (RAW_FILE_CHANGED), or when the storage does not answer (STORAGE_UNREACHABLE).
     */
    public static Dataset<Row> read(SparkSession spark, Feed feed, List<FileClaim> files) {
        return spark.read()
                .format(StrictCsvSource.class.getName())
                .option(StrictCsvSource.FEED, Serialized.write(feed))
                .option(StrictCsvSource.FILES, Serialized.write(files.toArray(FileClaim[]::new)))
                .load();
    }
}
