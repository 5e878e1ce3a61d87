package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a derivation may look up beside its rows. */
@FunctionalInterface
public interface DerivationInputs {
    /** All columns of the MySQL table as it stood when the run started; fails when the job did not declare it. */
    Dataset<Row> table(String name);

    /** The rows that count of a lake table that the mart declares as a {@link Lookup}; none when there is no such table yet. */
    default Optional<Dataset<Row>> lake(String name) {
        throw new CountinghouseException(
                ErrorCode.INTERNAL, "Lake table " + name + " is not there for one that asks for it here");
    }

    /** All versions in such a table, of which the newest would count. */
    default Optional<Dataset<Row>> versions(String name) {
        throw new CountinghouseException(
                ErrorCode.INTERNAL, "Lake table " + name + " is not there for one that asks for its versions here");
    }

    /** The rows that a mart of the job declares that it sees of one that is declared before it. */
    default Dataset<Row> mart(String name) {
        throw new CountinghouseException(
                ErrorCode.INTERNAL, "Mart " + name + " is not one that the mart which asks for it looks into");
    }

    /** Of a mart of new days, what was published of it before; the mart's schema. */
    default Dataset<Row> published() {
        throw new CountinghouseException(
                ErrorCode.INTERNAL, "What was published is not there for one that asks for it here");
    }

    /** Whether there is such a mart to look into; a rebuild of some slices may have left it as it is. */
    default boolean hasMart(String name) {
        return false;
    }

    /** Of rows that have the mart's slice columns, those in the slices that are derived. */
    default Dataset<Row> within(Dataset<Row> rows) {
        throw new CountinghouseException(ErrorCode.INTERNAL, "There are no slices for one that asks for them here");
    }

    /** The last day to tell of: the last complete one of the business zone when the batch was claimed. */
    default LocalDate businessDate() {
        throw new CountinghouseException(ErrorCode.INTERNAL, "There is no business date for one that asks for it here");
    }
}
