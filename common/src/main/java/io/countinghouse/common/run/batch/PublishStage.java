package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.LocalLoad;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Publisher;
import io.countinghouse.common.mart.Stager;
import io.countinghouse.common.mart.Telling;
import io.countinghouse.common.notify.Notice;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.step.SideBySide;
import io.countinghouse.common.step.SideBySide.Piece;
import java.util.ArrayList;
import java.util.List;

/** LANDED to PUBLISHED: what was derived is staged in MySQL, and published in one transaction. */
record PublishStage(BatchTools tools) {
    /** From here on LOAD DATA is worth a question to the server. */
    private static final long BULK_ROWS = 10_000;

    private static final int MOST_NOTICES = 5_000;

    /** Gives what MySQL is to have of the marts. */
    List<DerivedMart> stage(Batch batch, List<DerivedMart> marts) {
        List<DerivedMart> staged = SideBySide.all(marts.stream()
                .map(derived -> Piece.of(derived.mart().name(), () -> stage(batch, derived)))
                .toList());
        CrashPoint.STAGED.reach();
        return staged;
    }

    private DerivedMart stage(Batch batch, DerivedMart whole) {
        String name = whole.mart().name();
        tools.begin("stage", name, name);
        DerivedMart derived = new StagedInLake(tools).keep(whole, batch);
        boolean bulk = derived.totals().records() >= BULK_ROWS && LocalLoad.isAllowed(tools.database());
        Stager.stage(tools.database(), derived, batch.batchId(), tools.lease(), bulk);
        tools.end("stage", name + ": " + Progress.count(derived.totals().records()) + " rows");
        return derived;
    }

    void publish(Batch batch, List<DerivedMart> marts, List<CheckResult> checks, List<Measured> proof) {
        tools.progress().begin("publish", "batch " + batch.batchId());
        List<Notice> notices = notices(marts, checks);
        Publisher publisher = new Publisher(tools.database(), tools.lease(), CrashPoint.PUBLISH_UNCOMMITTED::reach);
        tools.keeper().whileLocked(() -> publisher.publish(batch, marts, proof, notices));
        tools.progress().end("publish", marts.size() + " marts");
        CrashPoint.PUBLISHED.reach();
    }

    private List<Notice> notices(List<DerivedMart> marts, List<CheckResult> checks) {
        List<Notice> notices = new ArrayList<>();
        for (DerivedMart derived : marts) {
            derived.mart().telling().ifPresent(telling -> notices.addAll(news(derived, telling)));
        }
        for (CheckResult check : checks) {
            if (!check.passed()) {
                notices.add(Notice.of(
                        Notice.Kind.CHECK_WARNING, check.name(), tools.job().name() + ": " + check));
            }
        }
        return notices;
    }

    /** The largest of them; the others are in the mart. */
    private static List<Notice> news(DerivedMart derived, Telling telling) {
        if (derived.totals().records() == 0) {
            return List.of();
        }
        List<Notice> news = new ArrayList<>();
        derived
                .rows()
                .orderBy(abs(col(telling.weight())).desc())
                .limit(MOST_NOTICES)
                .orderBy(telling.order())
                .collectAsList()
                .stream()
                .map(telling.notice())
                .forEach(news::add);
        long more = derived.totals().records() - news.size();
        if (more > 0) {
            String mart = derived.mart().name();
            news.add(Notice.of(
                    Notice.Kind.CHECK_WARNING,
                    mart,
                    Progress.count(more) + " rows of " + mart + " are told here by their number only"));
        }
        return news;
    }
}
