package io.countinghouse.common.run.batch;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.ledger.Publication;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartCopies;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slices that were published replace theirs in the marts' copies in the lake, one mart after the other. While one is written
 * the next one is read: neither keeps two processors busy.
 */
record CopyStage(BatchTools tools, TouchedSlices touched) {
    private static final Logger LOG = LoggerFactory.getLogger(CopyStage.class);

    void run(LandedBatch published) {
        List<Mart> marts = published.concerned(tools.job());
        // Found here, where what was found before is remembered.
        List<Slices> slices = marts.stream()
                .map(mart -> touched.of(published.batch(), mart, published.versions()))
                .toList();
        ExecutorService ahead = Executors.newSingleThreadExecutor();
        Optional<Future<MartCopies.Prepared>> next = Optional.empty();
        try {
            for (int i = 0; i < marts.size(); i++) {
                Mart mart = marts.get(i);
                tools.begin("copy", mart.name(), mart.name() + " to the lake");
                Optional<Future<MartCopies.Prepared>> begun = next;
                next = Optional.empty();
                try (MartCopies.Prepared copy =
                        begun.isPresent() ? await(begun.get()) : prepare(published, mart, slices.get(i))) {
                    if (i + 1 < marts.size()) {
                        Mart following = marts.get(i + 1);
                        Slices ofFollowing = slices.get(i + 1);
                        next = Optional.of(ahead.submit(() -> prepare(published, following, ofFollowing)));
                    }
                    copy.write();
                }
                tools.progress()
                        .end(
                                "copy",
                                mart.name() + ": "
                                        + Progress.count(slices.get(i).size()) + " slices");
                CrashPoint.COPY_REPLACED.reach();
            }
        } finally {
            next.ifPresent(CopyStage::release);
            ahead.shutdown();
        }
    }

    private MartCopies.Prepared prepare(LandedBatch published, Mart mart, Slices slices) {
        tools.describe("copy", mart.name());
        MartCopies copies = new MartCopies(tools.delta(), tools.mysql());
        String path = tools.paths().table(mart.name());
        String application = tools.job().name() + "/" + mart.name();
        long batchId = published.batch().batchId();
        if (mart.recent().isEmpty()) {
            return copies.prepare(mart, slices, published.published(mart), path, application, batchId);
        }
        Publication by = tools.ledger().effects().publication(batchId);
        return copies.prepare(
                mart,
                slices,
                new StagedInLake(tools).of(mart, published.batch(), by.runId()),
                by,
                published.derived(mart),
                path,
                application,
                batchId);
    }

    private static MartCopies.Prepared await(Future<MartCopies.Prepared> copy) {
        try {
            return copy.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while copying a mart", e);
        } catch (ExecutionException e) {
            throw Failures.of(e.getCause());
        }
    }

    /** After another copy failed, whose failure is the one to tell; nothing reads on when it is told. */
    private static void release(Future<MartCopies.Prepared> copy) {
        boolean interrupted = false;
        boolean isOver = false;
        while (!isOver) {
            try {
                copy.get().close();
                isOver = true;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                LOG.warn("the next copy could not be read either", e.getCause());
                isOver = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
