package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.jdk.javaapi.CollectionConverters;

/** Holds what a table's log says against the checksum that Delta writes beside each version and does not look at itself. */
record LogChecksum(String path, Snapshot snapshot) {
    /** Fails with LAKE_INCONSISTENT; a version without a checksum passes. */
    void require() {
        if (snapshot.checksumOpt().isEmpty()) {
            return;
        }
        VersionChecksum checksum = snapshot.checksumOpt().get();
        Row log = snapshot.allFiles()
                .agg(count(lit(1)), coalesce(sum(col("size")), lit(0L)))
                .head();
        requireEqual("files", log.getLong(0), checksum.numFiles());
        requireEqual("bytes", log.getLong(1), checksum.tableSizeBytes());
        if (checksum.allFiles().isDefined()) {
            Set<String> named = new TreeSet<>();
            for (AddFile file : CollectionConverters.asJava(checksum.allFiles().get())) {
                named.add(file.path() + " " + new TreeMap<>(CollectionConverters.asJava(file.partitionValues())));
            }
            Set<String> logged = new TreeSet<>();
            for (Row file :
                    snapshot.allFiles().select("path", "partitionValues").collectAsList()) {
                logged.add(file.getString(0) + " " + new TreeMap<>(file.<String, String>getJavaMap(1)));
            }
            requireEqual("files and their partitions", logged, named);
        }
    }

    private void requireEqual(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new CountinghouseException(
                    ErrorCode.LAKE_INCONSISTENT,
                    "The log of " + path + " is damaged; version " + snapshot.version() + ", " + what + ": found "
                            + found + ", expected " + expected);
        }
    }
}
