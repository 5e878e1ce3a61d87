package io.countinghouse.common.run.report;

import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.run.report.RunReport.BatchReport;
import io.countinghouse.common.run.report.RunReport.MartReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What a run came to in figures, each by a name that never changes its meaning. */
public final class RunCounts {
    private RunCounts() {}

    /** Added up over the run's batches; of those that were abandoned, only how many they are. */
    public static Map<String, Long> of(RunReport report) {
        List<BatchReport> done =
                report.batches().stream().filter(batch -> !batch.isAbandoned()).toList();
        Map<String, Long> counts = new TreeMap<>();
        counts.put("batches", (long) done.size());
        counts.put("abandoned_batches", (long) (report.batches().size() - done.size()));
        counts.put("files", sum(done, batch -> objects(batch, ObjectState.PROCESSED)));
        counts.put("duplicate_files", sum(done, batch -> objects(batch, ObjectState.DUPLICATE)));
        counts.put("refused_files", sum(done, batch -> objects(batch, ObjectState.REFUSED)));
        counts.put("withdrawn_files", sum(done, batch -> batch.withdrawn().size()));
        counts.put("withdrawn_rows", sum(done, batch -> batch.withdrawn().stream()
                .mapToLong(WithdrawnFile::rows)
                .sum()));
        counts.put("rows_in", sum(done, batch -> batch.objects().stream()
                .mapToLong(RawObject::records)
                .sum()));
        counts.put("rows_landed", sum(done, batch -> values(batch.landed())));
        counts.put("rows_rejected", sum(done, batch -> values(batch.rejected())));
        counts.put("mart_slices", sum(done, batch -> batch.marts().stream()
                .mapToLong(MartReport::slices)
                .sum()));
        counts.put("mart_rows", sum(done, batch -> batch.marts().stream()
                .mapToLong(mart -> mart.totals().records())
                .sum()));
        counts.put("restated_rows", sum(done, batch -> batch.restated().rows()));
        counts.put("failed_checks", sum(done, batch -> batch.checks().stream()
                .filter(check -> !check.passed())
                .count()));
        counts.put("waits_for_a_person", (long) report.waits().size());
        return counts;
    }

    private static long objects(BatchReport batch, ObjectState state) {
        return batch.objects().stream()
                .filter(object -> object.state() == state)
                .count();
    }

    private static long values(Map<String, Long> byFile) {
        return byFile.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long sum(List<BatchReport> batches, ToLongFunction<BatchReport> of) {
        return batches.stream().mapToLong(of).sum();
    }
}
