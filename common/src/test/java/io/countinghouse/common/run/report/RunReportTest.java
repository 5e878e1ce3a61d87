package io.countinghouse.common.run.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.BatchPurpose;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.Frozen;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.Origin;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Restatements;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.quarantine.RejectedUpdates;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunReportTest {
    private static final RawObject HOSTILE = RawObject.of("sales", "s3a://b/raw/x\u001b[2J\ndone.csv", "e", 1)
            .content("f", 0)
            .is(ObjectState.REFUSED)
            .because("bad_name", "found x\u009b2J")
            .build();

    private static Batch batch(BatchKind kind, List<RawObject> objects) {
        return new Batch(
                1,
                "tills",
                new BatchPurpose(kind, "", ""),
                false,
                BatchState.CLOSED,
                Instant.EPOCH,
                new Frozen(Optional.empty(), "", LocalDate.EPOCH, Optional.empty()),
                objects,
                List.of());
    }

    private static RunReport report(RunReport.BatchReport... batches) {
        List<RunReport.BatchReport> all = List.of(batches);
        return new RunReport(
                "tills",
                "r",
                all,
                List.of(),
                List.of(),
                "",
                ForAPerson.leftBy("tills", Set.of(), all),
                ExitCode.DONE,
                Duration.ZERO);
    }

    @Test
    void amountsInSeveralCurrenciesAreToldOneByOneWithTheDecimalsOfEach() {
        Totals totals = new Totals(
                3, Map.of("net", new BigDecimal("1018.6050000000"), "net_usd", new BigDecimal("67.1200000000")));
        List<CurrencyAmount> net = List.of(
                new CurrencyAmount("EUR", 1, new BigDecimal("-0.4000000000")),
                new CurrencyAmount("JPY", 1, new BigDecimal("1000.0000000000")),
                new CurrencyAmount("KWD", 1, new BigDecimal("19.0050000000")));
        RunReport.BatchReport batch = new RunReport.BatchReport(
                batch(BatchKind.INTAKE, List.of()),
                false,
                Optional.empty(),
                List.of(),
                List.of(new RunReport.MartReport("summary", 2, totals, Map.of("net", net))),
                List.of(),
                List.of(),
                Restatements.NONE,
                RejectedUpdates.Outdated.NONE);

        assertThat(report(batch).toText())
                .contains(" 3 rows in 2 slices, net_usd 67.12\n    net EUR -0.40, JPY 1,000, KWD 19.005\n")
                .doesNotContain("1,018");
    }

    @Test
    void aHostileNameForgesNoLineOfAReportOrPlan() {
        RunReport.BatchReport batch = batch(BatchKind.INTAKE, List.of(HOSTILE), Map.of(), List.of());
        assertThat(report(batch).toText())
                .contains("x\\u001b[2J\\u000adone.csv ")
                .contains("refused: bad_name (found x\\u009b2J)\n");
        assertThat(new RunPlan(
                                "tills",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(HOSTILE),
                                Map.of(),
                                List.of(),
                                Optional.empty(),
                                Map.of())
                        .toText())
                .contains("x\\u001b[2J\\u000adone.csv ")
                .contains("refused: bad_name (found x\\u009b2J)\n");
    }

    @Test
    void refusedFilesAndFilesAndReplaysOfWhichNoRowLandedWaitForAPersonAndOtherRowsDoNot() {
        RunReport.BatchReport intake = batch(
                BatchKind.INTAKE,
                List.of(
                        HOSTILE,
                        taken("good", 3),
                        taken("partly", 3),
                        taken("whole", 3),
                        taken("pending", 3),
                        taken("empty", 0)),
                Map.of("partly", 2L, "whole", 3L, "pending", 3L),
                List.of(waiting("pending", 3), waiting("partly", 1)));
        RunReport.BatchReport replay =
                batch(BatchKind.REPLAY, List.of(taken("mended", 2)), Map.of("mended", 2L), List.of());

        assertThat(report(intake, replay).waits())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("none of 2 replayed rows landed; `quarantine show tills`"),
                        line -> assertThat(line)
                                .startsWith(
                                        "1 file was refused: x\\u001b[2J\\u000adone.csv (bad_name); `quarantine files tills`"),
                        line -> assertThat(line).startsWith("of 1 file no row landed: whole.csv (3 rows); "));
        assertThat(report(intake).toText()).contains("Done in 0.0 s.\nWaits for a person:\n  1 file was refused: ");
        assertThat(report(batch(BatchKind.INTAKE, List.of(taken("good", 3)), Map.of(), List.of()))
                        .toText())
                .endsWith("Done in 0.0 s.\n");
    }

    @Test
    void manyFilesOfOneFeedAndOutcomeAreOneLineButForThoseWithRejectsAndSomeOfTheRefused() {
        List<RawObject> objects = new ArrayList<>();
        for (int i = 0; i < 1480; i++) {
            objects.add(taken("t" + i, 2));
        }
        for (int i = 0; i < 25; i++) {
            objects.add(refused("r" + i));
        }
        objects.add(refused("other", "invoices"));
        RunReport report = report(batch(BatchKind.INTAKE, objects, Map.of("t7", 1L), List.of()));

        assertThat(report.toText().lines().map(line -> line.replaceAll(" +", " ")))
                .containsSubsequence(
                        " 1,480 files of sales: taken: 2,960 rows, 1 rejected:",
                        " t7.csv taken: 2 rows, 1 rejected",
                        " 25 files of sales: refused; the first 20:",
                        " r0.csv refused: bad_name (found it)",
                        " r19.csv refused: bad_name (found it)",
                        " other.csv refused: bad_name (found it)",
                        " (--verbose names every file)")
                .noneMatch(line -> line.contains("t8.csv"))
                .hasSizeLessThan(40);
        assertThat(report.toText(true).lines()).hasSizeGreaterThan(1506).noneMatch(line -> line.contains("--verbose"));
    }

    @Test
    void replayedRowsAreToldByTheFilesThatTheyComeFromAndObjectsThatAreNotOursByTheirNumber() {
        RunReport.BatchReport replay = batch(
                BatchKind.REPLAY,
                List.of(taken("0123abcd", 3)),
                List.of(
                        new Origin("bills_a.csv", 7, false, 2, 3, 9),
                        new Origin("bills_b.csv", 8, false, 1, 4, 4),
                        new Origin("0f0f.csv", 9, true, 1, 2, 2)),
                Map.of(),
                List.of());
        RunReport report = new RunReport(
                "tills",
                "r",
                List.of(replay),
                List.of("a.csv.part", "b/\n.x"),
                List.of("two rows came late"),
                "",
                List.of(),
                ExitCode.DONE,
                Duration.ZERO);

        assertThat(report.toText())
                .contains(
                        """
                          replayed 2 rows of bills_a.csv, batch 7, lines 3 to 9
                          replayed 1 row of bills_b.csv, batch 8, line 4
                          replayed 1 row of those mended before, batch 9, line 2
                        """)
                .doesNotContain("0123abcd")
                .contains("Left alone in the raw zone, by the setting `ignore`: 2 objects (--verbose names them)\n");
        assertThat(report.toText(true)).contains("`ignore`: 2 objects\n  a.csv.part\n  b/\\u000a.x\n");
    }

    private static RawObject refused(String name) {
        return refused(name, "sales");
    }

    private static RawObject refused(String name, String feed) {
        return RawObject.of(feed, "s3a://b/raw/" + name + ".csv", "e", 1)
                .content(name, 0)
                .is(ObjectState.REFUSED)
                .because("bad_name", "found it")
                .build();
    }

    private static RunReport.BatchReport batch(
            BatchKind kind, List<RawObject> objects, Map<String, Long> rejected, List<Measured> proof) {
        return batch(kind, objects, List.of(), rejected, proof);
    }

    private static RunReport.BatchReport batch(
            BatchKind kind,
            List<RawObject> objects,
            List<Origin> origins,
            Map<String, Long> rejected,
            List<Measured> proof) {
        List<Measured> all = new ArrayList<>(proof);
        rejected.forEach((file, rows) ->
                all.add(new Measured(file, Measured.Stage.REJECTED, Measured.ROWS, rows, BigDecimal.ZERO)));
        return new RunReport.BatchReport(
                batch(kind, objects),
                false,
                Optional.empty(),
                origins,
                List.of(),
                List.of(),
                all,
                Restatements.NONE,
                RejectedUpdates.Outdated.NONE);
    }

    private static RawObject taken(String file, long records) {
        return RawObject.of("sales", "s3a://b/raw/" + file + ".csv", "e", 1)
                .inLedger(0, true)
                .content(file, records)
                .is(ObjectState.PROCESSED)
                .build();
    }

    private static Measured waiting(String file, long records) {
        return new Measured(file, Measured.Stage.WAITING, Measured.ROWS, records, BigDecimal.ZERO);
    }
}
