package io.countinghouse.common.lake;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake as one step of a run sees it. */
@FunctionalInterface
public interface LakeView {
    /** The rows of a lake table of the job that count; none when nothing of it was ever landed. */
    Optional<Dataset<Row>> current(String name);

    /** All versions of a lake table whose rows are such; none when nothing of it was ever landed. */
    default Optional<Dataset<Row>> versions(String name) {
        throw new CountinghouseException(
                ErrorCode.INTERNAL,
                "The versions in lake table " + name + " are not there for one that asks for them here");
    }
}
