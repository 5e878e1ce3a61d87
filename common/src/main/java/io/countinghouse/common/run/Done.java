package io.countinghouse.common.run;

import io.countinghouse.common.run.report.RunReport;
import java.util.List;

/**
 * What the work of a run came to.
 *
 * @param notes what a person should know, and need not do anything about
 * @param waits what its batches do not tell of, and a person must know
 */
record Done(List<RunReport.BatchReport> batches, List<String> leftAlone, List<String> notes, List<String> waits) {
    static Done with(List<RunReport.BatchReport> batches) {
        return new Done(batches, List.of(), List.of(), List.of());
    }

    static Done with(List<RunReport.BatchReport> batches, List<String> waits) {
        return new Done(batches, List.of(), List.of(), waits);
    }
}
