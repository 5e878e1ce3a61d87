package io.countinghouse.common.run.reconcile;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.TakenFile;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Some of the files whose rows are in the lake, in the order of their ids; every row is in the range of one page, also that of a
 * file which the ledger does not know.
 *
 * @param after the last id of the page before; empty for the first one
 */
record FilePage(String after, List<TakenFile> files, boolean isLast) {
    static FilePage after(Ledger ledger, String job, String after, int size) {
        List<TakenFile> files = ledger.known().takenFiles(job, after, size);
        return new FilePage(after, files, files.size() < size);
    }

    /** The last id. */
    String end() {
        return files.isEmpty() ? after : files.get(files.size() - 1).fileId();
    }

    /** Of rows of any files. */
    Column range() {
        Column from = col(FeedSchema.FILE_ID).gt(after);
        return isLast ? from : from.and(col(FeedSchema.FILE_ID).leq(end()));
    }
}
