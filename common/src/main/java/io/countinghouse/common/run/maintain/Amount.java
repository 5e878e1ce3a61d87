package io.countinghouse.common.run.maintain;

import io.countinghouse.common.lake.TableUpkeep;
import io.countinghouse.common.step.Progress;

/** How much there is to do: files with what they hold, or rows. */
record Amount(long files, long bytes, long rows) {
    static final Amount NONE = new Amount(0, 0, 0);

    static Amount ofFiles(TableUpkeep.Files files) {
        return new Amount(files.number(), files.bytes(), 0);
    }

    static Amount ofRows(long rows) {
        return new Amount(0, 0, rows);
    }

    boolean isNone() {
        return files == 0 && rows == 0;
    }

    @Override
    public String toString() {
        return rows > 0
                ? Progress.count(rows) + (rows == 1 ? " row" : " rows")
                : Progress.count(files) + (files == 1 ? " file, " : " files, ") + Progress.count(bytes) + " bytes";
    }
}
