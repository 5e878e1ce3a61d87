package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.mart.Stager;
import io.countinghouse.common.step.CrashPoint;

/** PUBLISHED or ABANDONED to CLOSED: the batch's files leave the raw zone, and what it staged is gone. */
record CloseStage(BatchTools tools) {
    void archive(Batch batch) {
        tools.begin("archive", "", batch.objects().size() + " files");
        tools.archiver().removeRaw(batch, object -> tools.ledger().archived(tools.lease(), object.objectId()));
        CrashPoint.ARCHIVED.reach();
        Stager.clean(tools.database(), tools.job().marts(), batch.batchId());
        new StagedInLake(tools).clean(batch);
        CrashPoint.STAGE_CLEANED.reach();
        tools.ledger().close(tools.lease(), batch.batchId(), BatchState.PUBLISHED);
        CrashPoint.CLOSED.reach();
        tools.progress().end("archive", batch.objects().size() + " files");
    }

    void giveUp(Batch batch) {
        tools.begin("abandon", "", "batch " + batch.batchId());
        if (batch.kind() != BatchKind.REBUILD && batch.kind() != BatchKind.REFRESH) {
            new WithdrawnTable(tools.spark(), tools.paths(), tools.delta(), tools.mysql()).writeAbandoned(batch);
        }
        CrashPoint.ABANDONED_IN_LAKE.reach();
        tools.archiver().bringToQuarantine(batch, object -> {
            tools.ledger().quarantined(tools.lease(), object);
            CrashPoint.ABANDONED_QUARANTINED.reach();
        });
        Stager.clean(tools.database(), tools.job().marts(), batch.batchId());
        new StagedInLake(tools).clean(batch);
        tools.ledger().close(tools.lease(), batch.batchId(), BatchState.ABANDONED);
        tools.progress().end("abandon", batch.objects().size() + " files in quarantine");
    }
}
