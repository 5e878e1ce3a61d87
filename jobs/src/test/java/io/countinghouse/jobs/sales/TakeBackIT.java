package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published files are replaced, taken back and brought back, with the rows that were mended for them. */
class TakeBackIT {
    private static final String NAME = "sales_data_08.csv";
    private static final String TEAM = "SELECT sales_person_id, sales_month, total_sales FROM sales_team_data_mart";
    private static final String RESTATED =
            """
            SELECT row_key, CAST(before_amount AS DECIMAL(30, 2)), CAST(after_amount AS DECIMAL(30, 2)) FROM ledger_restatement
            WHERE mart = 'sales_team_data_mart' AND measure = 'total_sales' AND batch_id = (
                SELECT MAX(batch_id) FROM ledger_batch)
            """;

    private static final String V1 = SmallSales.HEADER
            + "1,101,oats,2023-08-03,1,10.00,2,20.00\n"
            + "1,101,oats,2023-08-04,2,5.50,1,5.50\n"
            + "1,101,oats,2023/08/05,1,9.99,1,9.99\n";

    /** The first sale is another, the second came a month later, the third is gone. */
    private static final String V2 =
            SmallSales.HEADER + "1,101,oats,2023-08-03,1,10.00,3,30.00\n" + "1,101,oats,2023-09-04,2,5.50,1,5.50\n";

    @TempDir
    private Path folder;

    private TakingBack sales;

    @BeforeEach
    void prepare() throws IOException {
        sales = prepared();
        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");
    }

    private TakingBack prepared() throws IOException {
        TakingBack one = new TakingBack(folder);
        one.upload("sales_data_other.csv", SmallSales.HEADER + "1,101,oats,2023-08-09,1,1.00,1,1.00\n");
        one.upload(NAME, V1);
        assertThat(one.replacing().run().exitCode()).isEqualTo(ExitCode.DONE);
        return one;
    }

    @Test
    void aCorrectedFileTakesTheEarlierOnesPlaceWithItsMendedRowsAndOpenRejects() throws IOException {
        sales.mend(folder, "2023/08/05", "2023-08-05");
        assertThat(team()).containsExactly("1|2023-08-01|30.99", "2|2023-08-01|5.50");

        sales.upload(NAME, V2);
        assertThat(sales.replacing().plan().toText())
                .contains("read: 2 rows, in place of 2 of batch 1\n")
                .contains("store_id=101/sales_month=2023-08-01, store_id=101/sales_month=2023-09-01");
        RunReport replaced = sales.replacing().run();

        assertThat(team()).containsExactly("1|2023-08-01|31.00", "2|2023-09-01|5.50");
        assertThat(sales.query(RESTATED))
                .containsExactly(
                        "store_id=101/sales_month=2023-08-01/sales_person_id=1|30.99|31.00",
                        "store_id=101/sales_month=2023-08-01/sales_person_id=2|5.50|0.00");
        assertThat(replaced.toText())
                .contains("  took back " + NAME + " of batch 1: 2 rows\n")
                .contains("before 30.99, after 31.00, difference 0.01");
        assertEqualAndNothingOpen();

        // The first content again: what counted and was taken back is not known any more.
        sales.upload(NAME, V1);
        assertThat(sales.replacing().run().batches()).hasSize(1);
        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");
        assertThat(sales.query("SELECT COUNT(*), SUM(withdrawn_by IS NULL) FROM ledger_file"))
                .containsExactly("5|3");
        // Its bad row is open again, and can be mended again.
        sales.mend(folder, "2023/08/05", "2023-08-05");
        assertThat(team()).containsExactly("1|2023-08-01|30.99", "2|2023-08-01|5.50");
        assertEqualAndNothingOpen();
    }

    @Test
    void aFileThatWasTakenBackCanBeBroughtBack() throws IOException {
        sales.mend(folder, "2023/08/05", "2023-08-05");

        RunReport retracted = sales.replacing().retract(NAME, "sent by mistake");

        assertThat(team()).containsExactly("1|2023-08-01|1.00");
        assertThat(sales.query(RESTATED))
                .containsExactly(
                        "store_id=101/sales_month=2023-08-01/sales_person_id=1|30.99|1.00",
                        "store_id=101/sales_month=2023-08-01/sales_person_id=2|5.50|0.00");
        assertThat(retracted.toText()).contains("took back " + NAME + " of batch 1: 2 rows\n");
        assertThat(sales.query("SELECT kind, state, reason FROM ledger_batch WHERE kind = 'RETRACT'"))
                .containsExactly("RETRACT|CLOSED|sent by mistake");
        assertEqualAndNothingOpen();
        assertUsage(() -> sales.replacing().retract(NAME, "twice"), "found nothing, expected a published file");
        assertThat(sales.replacing().run().batches()).isEmpty();

        sales.upload(NAME, V2);
        assertUsage(() -> sales.replacing().bringBack(NAME), "expected that name to be free in the raw zone");
        Files.delete(
                sales.workspace().workspace.folder().resolve("raw/sales-marts").resolve(NAME));
        // Who was stopped half-way asks again.
        for (int times = 0; times < 2; times++) {
            assertThat(sales.replacing().bringBack(NAME)).containsExactly(NAME);
        }
        sales.replacing().run();
        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");
        assertThat(sales.states()).containsExactly("4 OPEN");
        assertThat(sales.replacing().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aBatchOfMendedRowsThatIsTakenBackOpensThemAgain() throws IOException {
        sales.mend(folder, "2023/08/05", "2023-08-05");
        assertThat(sales.states()).containsExactly("4 REPLAYED");

        sales.replacing().retract("2", "mended wrongly");

        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");
        assertThat(sales.states()).containsExactly("4 OPEN");
        sales.mend(folder, "2023/08/05", "2023-08-05");
        assertThat(team()).containsExactly("1|2023-08-01|30.99", "2|2023-08-01|5.50");
        assertEqualAndNothingOpen();
    }

    @Test
    void withoutASettingACorrectedFileIsRefusedAndSaysWhichSettingsTakeIt() throws IOException {
        sales.upload(NAME, V2);

        RunReport refused = sales.runner().run();

        assertThat(refused.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(refused.toText())
                .contains("refused: name_used_before (found other content than under this name in batch 1 (")
                .contains("job.feeds.sales.redelivery = replace takes the earlier rows back, add counts both");
        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");

        // A refused name and a refused content are not used.
        sales.replacing().retract("1", "all of it");
        sales.upload(NAME, V2);
        assertThat(sales.runner().run().exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(team()).containsExactly("1|2023-08-01|30.00", "2|2023-09-01|5.50");
        assertThat(sales.replacing().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void contentThatCountsUntilItIsReplacedIsTakenUnderItsOtherNameInTheNextBatch() throws IOException {
        sales.upload(NAME, V2);
        // The same under a name that comes before it: it is the one in the earlier file's place that counts.
        sales.upload("sales_data_07.csv", V2);
        sales.upload("sales_data_09.csv", V1);

        assertThat(sales.replacing().run().batches()).hasSize(2);

        assertThat(team()).containsExactly("1|2023-08-01|51.00", "2|2023-08-01|5.50", "2|2023-09-01|5.50");
        assertThat(sales.replacing().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void contentThatCountsUnderAnotherNameIsNotTakenForACorrection() throws IOException {
        sales.upload("sales_data_09.csv", V2);
        sales.replacing().run();
        sales.upload(NAME, V2);

        RunReport refused = sales.replacing().run();

        assertThat(refused.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(refused.toText())
                .contains("refused: content_of_other_name (found the content of ")
                .contains("sales_data_09.csv, expected content of its own in place of what came before");
        assertThat(team()).containsExactly("1|2023-08-01|51.00", "2|2023-08-01|5.50", "2|2023-09-01|5.50");
    }

    @Test
    void killedWhereverItTakesBackTheNextRunFinishesIt() throws Exception {
        TakingBack retracted = prepared();
        retracted.upload("till/" + NAME, V2);
        retracted.replacing().run();
        List<TakingBack> replaced = List.of(sales, prepared(), prepared());
        List<String> points = List.of("WITHDRAWALS_WRITTEN", "ROWS_WRITTEN", "PUBLISHED");
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (int i = 0; i < replaced.size(); i++) {
            replaced.get(i).upload(NAME, V2);
            runs.add(run(replaced.get(i), points.get(i)));
        }
        // All of the first batch.
        runs.add(run(retracted, "RETRACT_CLAIMED"));
        CrashedRuns.crash(runs, folder.resolve("killed.log"));

        for (TakingBack one : replaced) {
            sales = one;
            assertThat(sales.replacing().run().batches()).hasSize(1);
            assertThat(team()).containsExactly("1|2023-08-01|31.00", "2|2023-09-01|5.50");
            assertThat(sales.query(RESTATED)).hasSize(2);
            assertEqualAndNothingOpen();
        }
        sales = retracted;
        assertIsFinishedByWhoAsksForItAgainAndTakesNoOtherFile();
    }

    private void assertIsFinishedByWhoAsksForItAgainAndTakesNoOtherFile() throws IOException {
        RunReport finished = sales.replacing().retract(NAME, "sent by mistake");

        assertThat(finished.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(finished.toText()).contains("(recovered)").contains("took back " + NAME + " of batch 1: 2 rows\n");
        assertThat(team()).containsExactly("1|2023-08-01|30.00", "2|2023-09-01|5.50");
        assertUsage(() -> sales.replacing().retract(NAME, "again"), "found nothing, expected a published file");
        assertThat(team()).containsExactly("1|2023-08-01|30.00", "2|2023-09-01|5.50");
        assertEqualAndNothingOpen();
    }

    @Test
    void whatWouldTakeAFilesPlaceMustHaveAGoodRowAndANameThatMeansOneFile() throws IOException {
        sales.upload(NAME, SmallSales.HEADER + "1,101,oats,yesterday,1,10.00,3,30.00\n");
        RunReport refused = sales.replacing().run();
        assertThat(refused.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(refused.toText())
                .contains(
                        "refused: too_many_rejects (found 1 of 1 rows rejected (bad_date in line 2, sales_date: found")
                .contains("expected a good row in place of what came before");

        sales.upload("sales_data_copy.csv", V1);
        assertThat(sales.replacing().run().toText()).contains("duplicate content, not read again\n");
        for (JobRunner runner : List.of(sales.runner(), sales.replacing())) {
            sales.upload("sales_data_copy.csv", V2);
            assertThat(runner.run().toText())
                    .contains("refused: name_used_before (found other content than came under this name before, which"
                            + " counts as " + NAME + " of batch 1;");
        }
        assertThat(team()).containsExactly("1|2023-08-01|21.00", "2|2023-08-01|5.50");
    }

    private static CrashedRuns.Run run(TakingBack of, String point) {
        return new CrashedRuns.Run(
                of.workspace().workspace.name(), point, TakingBack.Replacing.class, Optional.empty());
    }

    private void assertEqualAndNothingOpen() throws IOException {
        Path open = folder.resolve("open.csv");
        assertThat(sales.replacing().export(QuarantineFilter.ALL, open)).isZero();
        assertThat(Files.exists(open)).isFalse();
        assertThat(sales.replacing().reconcile(SliceChoice.ALL).toText()).doesNotContain("differ");
    }

    private static void assertUsage(Runnable work, String words) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(words);
    }

    private List<String> team() {
        return sales.query(TEAM);
    }
}
