package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Publication;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartCopies;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;

/** The slices that were published replace theirs in the marts' copies in the lake. */
record CopyStage(BatchTools tools, TouchedSlices touched) {
    void run(LandedBatch published) {
        MartCopies copies = new MartCopies(tools.delta(), tools.mysql());
        for (Mart mart : published.concerned(tools.job())) {
            tools.begin("copy", mart.name(), mart.name() + " to the lake");
            Slices slices = touched.of(published.batch(), mart, published.versions());
            String path = tools.paths().table(mart.name());
            String application = tools.job().name() + "/" + mart.name();
            if (mart.recent().isEmpty()) {
                copies.replace(
                        mart,
                        slices,
                        published.published(mart),
                        path,
                        application,
                        published.batch().batchId());
            } else {
                Publication by =
                        tools.ledger().effects().publication(published.batch().batchId());
                copies.replace(
                        mart,
                        slices,
                        new StagedInLake(tools).of(mart, published.batch(), by.runId()),
                        by,
                        published.derived(mart),
                        path,
                        application,
                        published.batch().batchId());
            }
            tools.progress().end("copy", mart.name() + ": " + Progress.count(slices.size()) + " slices");
            CrashPoint.COPY_REPLACED.reach();
        }
    }
}
