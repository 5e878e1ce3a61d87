package io.countinghouse.common.run.batch;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A batch whose rows are in the lake.
 *
 * @param versions of the lake tables that it landed in or looks into, by name
 * @param proof what the stages up to the last one that was recorded have measured
 */
record LandedBatch(Batch batch, Map<String, LakeVersion> versions, List<Measured> proof) {
    /** As the ledger has it. */
    static LandedBatch recorded(Ledger ledger, long batchId) {
        return new LandedBatch(ledger.batch(batchId), ledger.lakeVersions(batchId), ledger.measured(batchId));
    }

    /** The same batch after a publish, which has measured and told the ledger more. */
    LandedBatch published(Ledger ledger) {
        return new LandedBatch(ledger.batch(batch.batchId()), versions, ledger.measured(batch.batchId()));
    }

    List<Measured> at(Stage stage) {
        return Conservation.at(stage, proof);
    }

    /** Records per file; each measure of a file repeats them. */
    Map<String, Long> counts(Stage stage) {
        return Measured.countsAt(stage, proof);
    }

    /** The marts that the batch may change, in the job's order. */
    List<Mart> concerned(Job job) {
        if (batch.isAbandoned()) {
            return List.of();
        }
        List<Mart> concerned = new ArrayList<>();
        for (Mart mart : job.marts()) {
            boolean is = batch.kind() == BatchKind.REBUILD
                    ? SliceChoice.recorded(batch.slices()).concerns(mart)
                    : isChanged(job, mart, concerned);
            if (is && versions.containsKey(job.source(mart).name())) {
                concerned.add(mart);
            }
        }
        return List.copyOf(concerned);
    }

    /** @param changed marts before it that are */
    private boolean isChanged(Job job, Mart mart, List<Mart> changed) {
        if (mart.isOfNewDays()) {
            return batch.frozen().businessDateBefore().isPresent() && batch.hasNewDays();
        }
        Set<String> names = changed.stream().map(Mart::name).collect(Collectors.toSet());
        return names.contains(mart.source())
                || (job.mart(mart.source()).isEmpty() && job.isChanged(mart.source(), batch, versions))
                || mart.lookups().stream().anyMatch(lookup -> job.isChanged(lookup.table(), batch, versions))
                || mart.earlier().stream().anyMatch(earlier -> names.contains(earlier.name()))
                || (batch.hasNewDays() && job.isDaily(mart));
    }

    /** What of a mart was published to MySQL. */
    Totals published(Mart mart) {
        return of(mart, Stage.PUBLISHED);
    }

    /** What of a mart its copy in the lake is to have: older rows, too. */
    Totals derived(Mart mart) {
        return of(mart, Stage.DERIVED);
    }

    private Totals of(Mart mart, Stage stage) {
        long records = 0;
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Measured line : at(stage)) {
            if (line.subject().equals(mart.name())) {
                records = line.records();
                if (!line.measure().equals(Measured.ROWS)) {
                    sums.put(line.measure(), line.amount());
                }
            }
        }
        return new Totals(records, sums);
    }
}
