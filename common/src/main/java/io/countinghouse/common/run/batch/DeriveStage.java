package io.countinghouse.common.run.batch;

import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlDimensions;
import io.countinghouse.common.step.Ahead;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.step.SideBySide;
import io.countinghouse.common.step.SideBySide.Piece;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Derives the marts that a batch concerns, each after those that it is made of or looks into. */
record DeriveStage(BatchTools tools, Deriver deriver, MysqlDimensions dimensions) {
    /** In the job's order. */
    List<Deriver.Derived> run(LandedBatch landed) {
        List<Mart> marts = landed.concerned(tools.job());
        Set<String> names = marts.stream().map(Mart::name).collect(Collectors.toSet());
        List<Deriver.Derived> derived;
        try (Ahead slices = new Ahead("slices-ahead", finding(marts))) {
            slices.begin();
            derived = SideBySide.all(marts.stream()
                    .map(mart -> new Piece<>(mart.name(), needs(mart, names), () -> derive(mart, landed)))
                    .toList());
        }
        CrashPoint.DERIVED.reach();
        return derived;
    }

    private static Set<String> needs(Mart mart, Set<String> concerned) {
        return Stream.concat(Stream.of(mart.source()), mart.earlier().stream().map(EarlierMart::name))
                .filter(concerned::contains)
                .collect(Collectors.toSet());
    }

    private Deriver.Derived derive(Mart mart, LandedBatch landed) {
        tools.begin("derive", mart.name(), mart.name());
        Deriver.Derived derived = deriver.derive(mart, dimensions, landed.proof());
        tools.end(
                "derive",
                mart.name() + ": "
                        + Progress.count(derived.mart().totals().records()) + " rows in "
                        + Progress.count(derived.mart().slices().size()) + " slices");
        return derived;
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
