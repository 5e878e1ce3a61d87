package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.Failures;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Looks once at every new raw file, before any row of it is taken. */
public final class Inspector {
    private Inspector() {}

    /**
     * One inspection per file, in the given order, made on the executors in one parallel pass that reads each file once.
     * A refused file, even one refused by its name, has its {@code fileId} and size; it has no records and no sums.
     *
     * @param files path and size as the storage lists them; their {@code fileId} is not used
     * @throws CountinghouseException when the storage fails ({@code RAW_FILE_MISSING}, {@code STORAGE},
     *     {@code STORAGE_UNREACHABLE}) or a file has not the size it was listed with ({@code RAW_FILE_CHANGED}); never for a
     *     file's own fault
     */
    public static List<Inspection> inspect(SparkSession spark, Feed feed, List<FileClaim> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        SerializableConfiguration configuration =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        try {
            return JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(files, files.size())
                    .map(file -> inspect(file, feed, configuration))
                    .collect();
        } catch (Exception failure) { // Spark throws its checked SparkException undeclared.
            throw Failures.of(failure);
        }
    }

    private static Inspection inspect(FileClaim file, Feed feed, SerializableConfiguration configuration) {
        try (StoredBytes stored = RawFile.open(file.path(), configuration.value())) {
            return FileInspection.inspect(stored, file.path(), file.size(), feed);
        }
    }
}
