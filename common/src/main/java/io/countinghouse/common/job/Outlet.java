package io.countinghouse.common.job;

import io.countinghouse.common.lake.LakeTable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A further lake table that the good rows of a feed fill, as a receipt's lines beside the receipts. It hangs on the feed's table of
 * record, which carries the proof that nothing was lost: each of its rows is of a record that landed there.
 *
 * @param land pure; takes what the landing's own function takes and keeps {@code _file_id} and {@code _line}; a record may have
 *     any number of rows
 * @param key columns that name a row within its record
 */
public record Outlet(LakeTable table, UnaryOperator<Dataset<Row>> land, List<String> key) {
    private static final int LONGEST_NAME = 63;

    /** @throws IllegalArgumentException for a name that the ledger has no room for beside a file's id */
    public Outlet {
        if (table.name().length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "lake table " + table.name() + ": expected at most " + LONGEST_NAME + " characters");
        }
        key = List.copyOf(key);
    }
}
