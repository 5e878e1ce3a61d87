package io.countinghouse.common.run.batch;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.quarantine.RejectedUpdates;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CLAIMED to LANDED: the rows of the batch's files are in the lake, rejected ones in quarantine, and none is missing. */
record LandStage(BatchTools tools) {
    LandedBatch run(Batch batch) {
        long files = batch.objects().stream().filter(RawObject::taken).count();
        tools.begin("land", "", files + " files");
        List<Measured> in = Conservation.at(Stage.IN, tools.ledger().measured(batch.batchId()));
        Lander.Landed landed =
                new Lander(tools.spark(), tools.job(), tools.paths(), tools.delta(), tools.mysql()).land(batch, in);
        new RejectedUpdates(tools.job(), tools.paths(), tools.delta())
                .supersede(batch, tools.lease(), new Resolutions(tools.database()));
        tools.ledger()
                .landed(
                        tools.lease(),
                        batch.batchId(),
                        landed.measured(),
                        landed.landed(),
                        landed.rejected(),
                        landed.versions());
        tools.progress()
                .end(
                        "land",
                        Progress.count(sum(landed.landed())) + " rows landed, " + Progress.count(sum(landed.rejected()))
                                + " rejected");
        CrashPoint.LANDED.reach();
        List<Measured> proof = new ArrayList<>(in);
        proof.addAll(landed.measured());
        return new LandedBatch(batch, landed.versions(), proof);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
