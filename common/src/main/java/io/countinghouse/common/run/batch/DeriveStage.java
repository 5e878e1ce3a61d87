package io.countinghouse.common.run.batch;

import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.step.Ahead;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import java.util.List;

/** Derives the marts that a batch concerns, one after the other, since a later one may look into an earlier one. */
record DeriveStage(BatchTools tools, Deriver deriver, MysqlDimensions dimensions) {
    /**
     * @param derived receives the marts, so that each can be released whatever becomes of the next
     * @param proof receives what was measured
     */
    void run(LandedBatch landed, List<DerivedMart> derived, List<Measured> proof) {
        List<Mart> marts = landed.concerned(tools.job());
        try (Ahead slices = new Ahead("slices-ahead", finding(marts))) {
            slices.begin();
            for (Mart mart : marts) {
                tools.begin("derive", mart.name(), mart.name());
                DerivedMart made = deriver.derive(mart, dimensions, landed.proof(), proof);
                derived.add(made);
                tools.progress()
                        .end(
                                "derive",
                                mart.name() + ": "
                                        + Progress.count(made.totals().records()) + " rows in "
                                        + Progress.count(made.slices().size()) + " slices");
            }
        }
        CrashPoint.DERIVED.reach();
    }

    private List<Runnable> finding(List<Mart> marts) {
        return marts.stream()
                .map(mart -> (Runnable) () -> {
                    tools.describe("derive", mart.name());
                    deriver.find(mart);
                })
                .toList();
    }
}
