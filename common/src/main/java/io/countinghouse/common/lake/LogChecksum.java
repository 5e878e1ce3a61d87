package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.LoggedFiles.LoggedFile;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Holds what a table's log says against the checksum that Delta writes beside each version and does not look at itself. */
record LogChecksum(String path, Snapshot snapshot) {
    /** The table's files, where the checksum names them: it does as long as they are few. */
    Optional<Seq<AddFile>> files() {
        return OptionConverters.toJava(snapshot.checksumOpt())
                .flatMap(checksum -> OptionConverters.toJava(checksum.allFiles()));
    }

    /** Fails with LAKE_INCONSISTENT; a version without a checksum passes. */
    void require() {
        if (snapshot.checksumOpt().isEmpty()) {
            return;
        }
        VersionChecksum checksum = snapshot.checksumOpt().get();
        if (checksum.allFiles().isDefined()) {
            requireEqual("files", lines(new LoggedFiles(path, snapshot).read()), named(checksum));
            return;
        }
        Row log = snapshot.allFiles()
                .agg(count(lit(1)), coalesce(sum(col("size")), lit(0L)))
                .head();
        requireEqual("number of files", log.getLong(0), checksum.numFiles());
        requireEqual("bytes", log.getLong(1), checksum.tableSizeBytes());
    }

    private static Set<String> named(VersionChecksum checksum) {
        return lines(CollectionConverters.asJava(checksum.allFiles().get()).stream()
                .map(LoggedFile::of)
                .toList());
    }

    private static Set<String> lines(Collection<LoggedFile> files) {
        return files.stream()
                .map(file -> file.path() + " " + file.size() + " " + new TreeMap<>(file.partition()))
                .collect(Collectors.toCollection(TreeSet::new));
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
