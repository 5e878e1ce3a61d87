package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Redelivery;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch that cannot pass is given up, and the job goes on as if it had never been. */
class AbandonIT {
    private static final String NAME = "sales_data_08.csv";
    private static final String GOOD = SmallSales.HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n";
    private static final String BAD =
            SmallSales.HEADER + "1,101,oats,2023-08-03,1,10.00,3,30.00\n" + "1,101,oats,2023/08/05,1,9.99,1,9.99\n";

    @TempDir
    private Path folder;

    private TakingBack sales;

    private TakingBack published() throws IOException {
        TakingBack one = new TakingBack(folder);
        one.upload(NAME, GOOD);
        one.replacing().run();
        return one;
    }

    /** With an open batch of which half is wrong. */
    private TakingBack overLimit() throws IOException {
        TakingBack one = published();
        one.upload(NAME, BAD);
        assertOverLimit(one);
        return one;
    }

    @Test
    void theFilesOfABatchOverItsLimitGoToQuarantineAndWhatItReplacedCountsAgain() throws IOException {
        sales = overLimit();
        assertThat(team()).containsExactly("20.00");

        RunReport report = strict().abandon("half of it is wrong");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.toText())
                .contains("Batch 2, abandoned\n")
                .contains("in quarantine; upload it again")
                .doesNotContain("took back");
        assertThat(sales.query("SELECT state, reason, abandoned_at IS NULL FROM ledger_batch WHERE batch_id = 2"))
                .containsExactly("CLOSED|half of it is wrong|0");
        assertThat(sales.workspace().workspace.objects("raw")).isEmpty();
        assertThat(sales.workspace().workspace.objects("quarantine/files"))
                .hasSize(2)
                .allMatch(object -> object.contains(NAME));
        assertThat(sales.query("SELECT state, verdict, detail FROM ledger_object WHERE batch_id = 2"))
                .containsExactly("ABANDONED|abandoned|its batch was abandoned: half of it is wrong");
        assertThat(strict().run().batches()).isEmpty();
        assertEqual();

        // The name and the content are as unused as before.
        sales.upload(NAME, BAD);
        sales.replacing().run();
        assertThat(team()).containsExactly("30.00");
        assertEqual();
        sales.upload(NAME, GOOD);
        sales.replacing().run();
        assertThat(team()).containsExactly("20.00");
        assertEqual();
    }

    @Test
    void abandoningIsFinishedByTheNextRunWhereverItDies() throws Exception {
        List<String> points = List.of("ABANDONED", "ABANDONED_IN_LAKE", "ABANDONED_QUARANTINED");
        List<TakingBack> killed = new ArrayList<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : points) {
            TakingBack one = overLimit();
            killed.add(one);
            runs.add(run(one, point, Optional.empty()));
        }
        CrashedRuns.crash(runs, folder.resolve("abandoned.log"));

        for (TakingBack one : killed) {
            sales = one;
            assertThat(strict(one).run().toText()).contains("Batch 2 (recovered), abandoned\n");
            assertThat(team()).containsExactly("20.00");
            assertEqual();
        }
    }

    @Test
    void whatWasBegunByAnyRunCanBeAbandonedUntilItIsPublished() throws Exception {
        TakingBack first = new TakingBack(folder);
        first.upload(NAME, GOOD);
        TakingBack replaying = published();
        replaying.upload(NAME, BAD);
        replaying.replacing().run();
        Path mended = folder.resolve("mended.csv");
        replaying.replacing().export(QuarantineFilter.ALL, mended);
        Files.writeString(mended, Files.readString(mended).replace("2023/08/05", "2023-08-05"));
        TakingBack late = published();
        assertThatThrownBy(() -> strict(late).abandon("none"))
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("No batch of sales-marts is open");
        late.upload("sales_data_09.csv", GOOD.replace("2023-08", "2023-09"));
        CrashedRuns.crash(
                List.of(
                        run(first, "LANDED", Optional.empty()),
                        run(replaying, "LANDED", Optional.of(mended)),
                        run(late, "PUBLISHED", Optional.empty())),
                folder.resolve("begun.log"));

        isTheVeryFirstAndItsArchivedCopyIsLost(first);
        isAReplayWhoseRowsAreOpenAsBefore(replaying, mended);
        assertThatThrownBy(() -> strict(late).abandon("too late"))
                .hasMessageContaining("found PUBLISHED, expected a batch that is not published");
        assertThat(strict(late).run().batches()).hasSize(1);
    }

    private void isTheVeryFirstAndItsArchivedCopyIsLost(TakingBack first) throws IOException {
        assertThat(first.replacing().plan().toText()).contains("Finish batch 1");
        for (String copy : first.workspace().workspace.objects("archive")) {
            Files.delete(first.workspace().workspace.folder().resolve("archive").resolve(copy));
        }

        first.replacing().abandon("its copy is lost");

        assertThat(first.workspace().workspace.objects("raw")).isEmpty();
        assertThat(first.workspace().workspace.objects("quarantine/files")).hasSize(2);
        assertThat(first.replacing().reconcile(SliceChoice.ALL).isEqual()).isTrue();
        first.upload(NAME, GOOD);
        first.replacing().run();
        assertThat(first.query("SELECT total_sales FROM sales_team_data_mart")).containsExactly("20.00");
    }

    private void isAReplayWhoseRowsAreOpenAsBefore(TakingBack replaying, Path mended) {
        sales = replaying;
        sales.replacing().abandon("not yet");

        assertThat(team()).containsExactly("30.00");
        assertEqual();
        sales.replacing().replay(mended.toUri().toString());
        assertThat(team()).containsExactly("39.99");
        assertThat(sales.states()).containsExactly("3 REPLAYED");
        assertEqual();
    }

    private static CrashedRuns.Run run(TakingBack of, String point, Optional<Path> mended) {
        return new CrashedRuns.Run(of.workspace().workspace.name(), point, TakingBack.Replacing.class, mended);
    }

    private static void assertOverLimit(TakingBack of) {
        assertThatThrownBy(() -> strict(of).run())
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.REJECT_LIMIT_EXCEEDED))
                .hasMessageContaining("batch abandon sales-marts --reason TEXT");
    }

    /** Of whose rows a tenth may be rejected. */
    private JobRunner strict() {
        return strict(sales);
    }

    private static JobRunner strict(TakingBack of) {
        SalesSettings settings = SalesWorkspace.SETTINGS;
        Job job = SalesMarts.define(new SalesSettings(
                        settings.earliest(),
                        settings.latest(),
                        settings.totalMismatch(),
                        settings.ties(),
                        settings.incentiveRate(),
                        RejectLimits.ofBatchShare(new BigDecimal("0.1"))))
                .withRedelivery(Map.of("sales", Redelivery.REPLACE));
        return new JobRunner(
                RealParts.shared().spark(), of.workspace().workspace.settings(), job, Progress.silent());
    }

    private void assertEqual() {
        assertThat(sales.replacing().reconcile(SliceChoice.ALL).toText()).doesNotContain("differ");
    }

    private List<String> team() {
        return sales.query("SELECT total_sales FROM sales_team_data_mart");
    }
}
