package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.job.FrozenJob;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.run.batch.BatchRun;
import io.countinghouse.common.run.report.RunReport;
import java.util.List;
import java.util.Optional;

/** Brings batches to their end, and says what a person can do about one that does not get there. */
record BatchFinisher(JobContext context, LeaseKeeper keeper) {
    /** Finishes what an earlier run began, with the settings that it began with. */
    List<RunReport.BatchReport> finishOpen() {
        Optional<Batch> open = context.ledger().openBatch(context.job().name());
        if (open.isEmpty()) {
            return List.of();
        }
        context.progress()
                .begin(
                        "recover",
                        "batch " + open.get().batchId() + ", " + open.get().state());
        FrozenJob frozen = FrozenJob.of(context.configured(), open.get());
        try {
            return List.of(finish(open.get(), frozen.job(), true).by(frozen.told()));
        } catch (CountinghouseException e) {
            throw frozen.told()
                    .map(told -> new CountinghouseException(
                            e.code(), e.getMessage() + ". Batch " + open.get().batchId() + " goes on with " + told, e))
                    .orElse(e);
        }
    }

    /** A batch of this run. */
    RunReport.BatchReport finish(Batch batch) {
        return finish(batch, context.job(), false);
    }

    private RunReport.BatchReport finish(Batch batch, Job by, boolean recovered) {
        try {
            return new BatchRun(
                            context.spark(),
                            context.settings(),
                            by,
                            context.progress(),
                            context.database(),
                            context.ledger(),
                            context.paths(),
                            context.archiver(),
                            keeper,
                            batch)
                    .finish(recovered);
        } catch (CountinghouseException e) {
            throw ofData(e) ? stopped(batch, e) : e;
        }
    }

    /** Whether trying again would come to the same. */
    private static boolean ofData(CountinghouseException failure) {
        return failure.exitCode() == ExitCode.CHECK_FAILED || failure.code() == ErrorCode.LIMIT_EXCEEDED;
    }

    private CountinghouseException stopped(Batch batch, CountinghouseException failure) {
        BatchState state = context.ledger().batch(batch.batchId()).state();
        if (state != BatchState.CLAIMED && state != BatchState.LANDED) {
            return failure;
        }
        if (batch.kind() == BatchKind.RETRACT && failure.code() != ErrorCode.CONSERVATION_BROKEN) {
            return keptAfter(batch, failure);
        }
        return new CountinghouseException(
                failure.code(),
                failure.getMessage() + ". Batch " + batch.batchId()
                        + " stays open, with the settings that it began with;"
                        + " `batch abandon " + context.job().name()
                        + " --reason TEXT` ends it"
                        + switch (batch.kind()) {
                            case INTAKE -> ", and its files may be uploaded again, mended or not";
                            case REPLAY -> ", and its rows are open again";
                            case REBUILD, REFRESH, RETRACT -> "";
                        },
                failure);
    }

    /** What cannot be published without the files is given up at once: nothing has changed, and nobody must clear it away. */
    private CountinghouseException keptAfter(Batch batch, CountinghouseException failure) {
        finish(context.ledger().abandon(keeper.lease(), batch.batchId(), failure.getMessage(), Worker.user()));
        return new CountinghouseException(
                failure.code(),
                "Nothing was taken back"
                        + (failure.code() == ErrorCode.LIMIT_EXCEEDED
                                ? ". "
                                : ": what counts beside it needs it, take that back first or correct it. ")
                        + failure.getMessage(),
                failure);
    }
}
