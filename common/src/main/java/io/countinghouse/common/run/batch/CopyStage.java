package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Publication;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartCopies;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.step.SideBySide;
import io.countinghouse.common.step.SideBySide.Piece;
import java.util.ArrayList;
import java.util.List;

/** The slices that were published replace theirs in the marts' copies in the lake. */
record CopyStage(BatchTools tools, TouchedSlices touched) {
    void run(LandedBatch published) {
        // Before one is written: of a rebuild that goes on they are found in what was published, copies included.
        List<Piece<Slices>> copies = new ArrayList<>();
        for (Mart mart : published.concerned(tools.job())) {
            Slices slices = touched.of(published.batch(), mart, published.versions());
            copies.add(Piece.of(mart.name(), () -> copy(published, mart, slices)));
        }
        SideBySide.all(copies);
    }

    private Slices copy(LandedBatch published, Mart mart, Slices slices) {
        tools.begin("copy", mart.name(), mart.name() + " to the lake");
        try (MartCopies.Prepared copy = prepare(published, mart, slices)) {
            copy.write();
        }
        tools.end("copy", mart.name() + ": " + Progress.count(slices.size()) + " slices");
        CrashPoint.COPY_REPLACED.reach();
        return slices;
    }

    private MartCopies.Prepared prepare(LandedBatch published, Mart mart, Slices slices) {
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
}
