package io.countinghouse.common.lake;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake as one step of a run sees it. */
@FunctionalInterface
public interface LakeTables {
    /** The rows of a lake table of the job that count; none when nothing of it was ever landed. */
    Optional<Dataset<Row>> current(String name);
}
