package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.quarantine.RejectedUpdates;
import io.countinghouse.common.run.report.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is told of a batch. */
record BatchReports(BatchTools tools) {
    /** @param checks none of a batch that an earlier run has published */
    RunReport.BatchReport of(LandedBatch published, boolean recovered, List<CheckResult> checks) {
        Batch batch = published.batch();
        Ledger ledger = tools.ledger();
        return new RunReport.BatchReport(
                batch,
                recovered,
                Optional.empty(),
                batch.kind() == BatchKind.REPLAY ? ledger.effects().origins(batch.batchId()) : List.of(),
                marts(published),
                checks,
                published.proof(),
                ledger.effects().restatements(batch.batchId()),
                batch.isAbandoned()
                        ? RejectedUpdates.Outdated.NONE
                        : new RejectedUpdates(tools.job(), tools.paths(), tools.delta())
                                .of(batch, published.counts(Stage.REJECTED)));
    }

    private List<RunReport.MartReport> marts(LandedBatch published) {
        Map<String, Long> slices =
                tools.ledger().effects().publishedSlices(published.batch().batchId());
        return published.concerned(tools.job()).stream()
                .map(mart -> new RunReport.MartReport(
                        mart.name(),
                        slices.getOrDefault(mart.name(), 0L),
                        published.published(mart),
                        published.at(Stage.DERIVED).stream()
                                .filter(line -> line.subject().equals(mart.name()))
                                .collect(Collectors.toMap(Measured::measure, Measured::currencies))))
                .toList();
    }
}
