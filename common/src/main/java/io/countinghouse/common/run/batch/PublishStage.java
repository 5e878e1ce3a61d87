package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.LocalLoad;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.Alert;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Publisher;
import io.countinghouse.common.mart.Stager;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import java.util.ArrayList;
import java.util.List;

/** LANDED to PUBLISHED: what was derived is staged in MySQL, and published in one transaction. */
record PublishStage(BatchTools tools) {
    /** From here on LOAD DATA is worth a question to the server. */
    private static final long BULK_ROWS = 10_000;

    /** Gives what MySQL is to have of the marts. */
    List<DerivedMart> stage(Batch batch, List<DerivedMart> marts) {
        List<DerivedMart> staged = new ArrayList<>();
        for (DerivedMart whole : marts) {
            String name = whole.mart().name();
            tools.begin("stage", name, name);
            DerivedMart derived = new StagedInLake(tools).keep(whole, batch);
            staged.add(derived);
            boolean bulk = derived.totals().records() >= BULK_ROWS && LocalLoad.isAllowed(tools.database());
            Stager.stage(tools.database(), derived, batch.batchId(), tools.lease(), bulk);
            tools.progress()
                    .end("stage", name + ": " + Progress.count(derived.totals().records()) + " rows");
        }
        CrashPoint.STAGED.reach();
        return List.copyOf(staged);
    }

    void publish(Batch batch, List<DerivedMart> marts, List<CheckResult> checks, List<Measured> proof) {
        tools.progress().begin("publish", "batch " + batch.batchId());
        Publisher publisher = new Publisher(tools.database(), tools.lease(), CrashPoint.PUBLISH_UNCOMMITTED::reach);
        tools.keeper().whileLocked(() -> publisher.publish(batch, marts, proof, alerts(checks)));
        tools.progress().end("publish", marts.size() + " marts");
        CrashPoint.PUBLISHED.reach();
    }

    private static List<Alert> alerts(List<CheckResult> checks) {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> new Alert("check_warning", check.toString()))
                .toList();
    }
}
