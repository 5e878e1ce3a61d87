package io.countinghouse.common.run.batch;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.CheckRows;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.step.Progress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what was derived may be published. */
record CheckStage(BatchTools tools) {
    /**
     * @throws CountinghouseException CHECK_FAILED when a check of error severity fails; REJECT_LIMIT_EXCEEDED
     */
    List<CheckResult> run(LandedBatch landed, List<DerivedMart> marts, MysqlDimensions dimensions) {
        tools.begin("check", "", "expectations");
        List<CheckResult> checks =
                new ExpectationsRun(tools.job(), tools.delta(), tools.paths(), landed, marts, dimensions).run();
        // Before it stops anything: what failed is on record, too.
        new CheckRows(tools.database()).add(tools.lease(), landed.batch().batchId(), checks);
        tools.progress().end("check", Progress.count(checks.size()) + " expectations");
        requirePassed(checks);
        requireRejectsWithinLimit(landed);
        return checks;
    }

    private void requirePassed(List<CheckResult> checks) {
        List<String> failed = checks.stream()
                .filter(CheckResult::isInTheWay)
                .map(CheckResult::toString)
                .toList();
        if (!failed.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CHECK_FAILED,
                    "Nothing was published; what is expected of its tables does not hold (see ledger_check): "
                            + String.join("; ", failed));
        }
    }

    private void requireRejectsWithinLimit(LandedBatch landed) {
        // Mended rows were bad before: those that are bad still must not hold up the rest.
        Batch batch = landed.batch();
        if (batch.kind() != BatchKind.INTAKE) {
            return;
        }
        // A feed of many good rows must not hide the bad ones of another.
        for (Landing landing : tools.job().landings()) {
            String feed = landing.feed().name();
            if (tools.job()
                    .mirrored()
                    .filter(source -> source.rows().name().equals(feed))
                    .isPresent()) {
                // Its bad rows wait for those who keep the table; the good ones are what it holds now.
                continue;
            }
            Set<String> files =
                    batch.takenFrom(feed).stream().map(RawObject::fileId).collect(Collectors.toSet());
            long in = records(landed, Stage.IN, files);
            // Those that wait pass by themselves, but only once this batch is through.
            long rejected = records(landed, Stage.REJECTED, files) - records(landed, Stage.WAITING, files);
            requireWithinLimit(feed, rejected, in);
        }
    }

    private void requireWithinLimit(String feed, long rejected, long in) {
        if (tools.job().limits().batch().isExceededBy(rejected, in)) {
            throw new CountinghouseException(
                    ErrorCode.REJECT_LIMIT_EXCEEDED,
                    "Nothing was published; found " + Progress.count(rejected) + " of " + Progress.count(in)
                            + " rows of feed " + feed + " rejected, expected "
                            + tools.job().limits().batch()
                            + " (job.reject-limit). See what they are with `quarantine list "
                            + tools.job().name() + "`");
        }
    }

    private static long records(LandedBatch landed, Stage stage, Set<String> files) {
        return landed.counts(stage).entrySet().stream()
                .filter(file -> files.contains(file.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
