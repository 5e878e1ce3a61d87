package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.DayRange;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changed behind our back is named by its key, and a rebuild puts it right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconcileIT {
    private static final List<String> RIGHT =
            List.of("101|1|2023-08-01|20.00|0.20", "101|2|2023-08-01|5.50|0.00", "102|1|2023-09-01|7.00|0.07");

    @TempDir
    private static Path folder;

    /** Of the tests that leave it as it was. */
    private SalesWorkspace shared;

    private SalesWorkspace sales;

    @BeforeAll
    void runOnce() throws IOException {
        shared = published();
    }

    @BeforeEach
    void useShared() {
        sales = shared;
    }

    private static SalesWorkspace published() throws IOException {
        Files.writeString(
                folder.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        SalesWorkspace sales = new SalesWorkspace(folder);
        sales.workspace.upload(
                SalesMarts.NAME,
                "sales_data.csv",
                """
                customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost,note
                1,101,oats,2023-08-03,1,10.00,2,20.00,a
                2,101,oats,2023-08-04,2,5.50,1,5.50,b
                3,102,oats,2023-09-04,1,7.00,1,7.00,c
                """
                        .getBytes(StandardCharsets.UTF_8));
        sales.run();
        assertThat(team(sales)).isEqualTo(RIGHT);
        return sales;
    }

    @Test
    void nothingDiffersAfterARunAndAfterARebuild() {
        assertThat(reconcile("").isEqual()).isTrue();
        List<String> before = sales.workspace.query("SELECT * FROM sales_team_data_mart");
        assertThat(sales.runner().rebuild(SliceChoice.ALL).batches()).hasSize(1);
        assertThat(sales.workspace.query("SELECT * FROM sales_team_data_mart")).isEqualTo(before);
        assertThat(reconcile("").steps()).hasSize(5).allMatch(ReconcileReport.Step::isEqual);
    }

    @Test
    void aCentChangedInMysqlIsNamedByKeyAndRebuilt() {
        sales.workspace.execute(
                "UPDATE sales_team_data_mart SET total_sales = total_sales + 0.01 WHERE store_id = 101 AND"
                        + " sales_person_id = 2");

        assertThat(differences(reconcile("")))
                .containsExactly(
                        "mart sales_team_data_mart in the lake with MySQL: store_id=101, sales_month=2023-08-01,"
                                + " sales_person_id=2; total_sales: found 5.51, expected 5.50");
        assertThat(reconcile("sales_month=2023-09-01").isEqual()).isTrue();
        assertThat(reconcile("store_id=101").isEqual()).isFalse();

        sales.runner().rebuild(SliceChoice.of("store_id=101,sales_month=2023-08-01"));
        assertThat(team()).isEqualTo(RIGHT);
        assertThat(reconcile("").isEqual()).isTrue();
    }

    @Test
    void aDayIsFilledBackWithItsMonthAndNoOther() throws IOException {
        sales = published();
        sales.workspace.execute("UPDATE sales_team_data_mart SET total_sales = total_sales + 0.01");
        List<String> september =
                sales.workspace.query("SELECT * FROM sales_team_data_mart WHERE sales_month = DATE'2023-09-01'");
        List<String> customers = sales.workspace.query("SELECT * FROM customers_data_mart");
        LocalDate day = LocalDate.parse("2023-08-31");

        RunReport report = sales.runner().backfill(new DayRange(day, day));

        assertThat(sales.workspace.query("SELECT * FROM sales_team_data_mart WHERE sales_month = DATE'2023-09-01'"))
                .isEqualTo(september);
        assertThat(differences(reconcile("sales_month=2023-08-01"))).isEmpty();
        assertThat(differences(reconcile("sales_month=2023-09-01"))).hasSize(1);
        assertThat(sales.workspace.query("SELECT * FROM customers_data_mart")).isEqualTo(customers);
        assertThat(sales.workspace.query("SELECT kind, slices FROM ledger_batch WHERE batch_id = "
                        + report.batches().get(0).batchId()))
                .containsExactly("REBUILD|2023-08-31..2023-08-31");
        assertThat(report.toText()).contains("customers_data_mart").contains("in 1 slices");
    }

    @Test
    void aTextThatChangedOnlyInSpacesAtItsEndReachesMysqlToo() throws IOException {
        sales = published();
        sales.workspace.execute("INSERT INTO customer (customer_id, address) VALUES (1, 'Pune')");
        sales.runner().rebuild(SliceChoice.ALL);
        sales.workspace.execute("UPDATE customer SET address = 'Pune  '");

        sales.runner().rebuild(SliceChoice.ALL);

        assertThat(sales.workspace.query("SELECT CONCAT(address, '|') FROM customers_data_mart WHERE customer_id = 1"))
                .containsExactly("Pune  |");
        assertThat(differences(reconcile(""))).isEmpty();
    }

    /** A month of the customers' mart is made of all stores, whichever of them is chosen. */
    @Test
    void aStoreAndMonthAreComparedWithWholeMonthsOfTheMartThatKnowsNoStore() throws IOException {
        sales = published();
        sales.workspace.upload(
                SalesMarts.NAME,
                "sales_data_other_store.csv",
                """
                customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
                4,103,oats,2023-08-05,3,1.00,1,1.00
                """
                        .getBytes(StandardCharsets.UTF_8));
        sales.run();
        ReconcileReport report = reconcile("store_id=101,sales_month=2023-08-01");
        assertThat(differences(report)).isEmpty();
        assertThat(report.steps()).hasSize(5);
    }

    @Test
    void aRowLostOrMadeUpInMysqlIsNamedAndRebuilt() {
        sales.workspace.execute("DELETE FROM sales_team_data_mart WHERE store_id = 102");
        sales.workspace.execute("INSERT INTO sales_team_data_mart SELECT 103, sales_person_id, full_name, sales_month,"
                + " total_sales, sales_rank, incentive, incentive_reason, run_id, updated_at FROM sales_team_data_mart"
                + " WHERE sales_person_id = 2");

        assertThat(differences(reconcile("")))
                .hasSize(2)
                .anyMatch(line -> line.contains("store_id=102") && line.contains("found nothing, expected"))
                .anyMatch(line -> line.contains("store_id=103") && line.contains("expected nothing"));
        sales.runner().rebuild(SliceChoice.ALL);
        assertThat(team()).isEqualTo(RIGHT);
    }

    @Test
    void aCentChangedInTheLakeIsNamedByFileAndLineAndByTheMartsKeys() throws IOException {
        sales = published();
        change("sales_lines", "total_cost = 5.50", Map.of("total_cost", "5.51"));
        String file = sales.workspace.query("SELECT file_id FROM ledger_file").get(0);

        assertThat(differences(reconcile("")))
                .containsExactlyInAnyOrder(
                        "raw files with lake table sales_lines: _file_id=" + file
                                + ", _line=3; total_cost: found 5.51, expected 5.50",
                        "lake table sales_lines with mart customers_data_mart in the lake: sales_month=2023-08-01,"
                                + " customer_id=2; total_sales: found 5.50, expected 5.51",
                        "lake table sales_lines with mart sales_team_data_mart in the lake: store_id=101,"
                                + " sales_month=2023-08-01, sales_person_id=2; total_sales: found 5.50, expected 5.51");
    }

    @Test
    void aLineLostFromTheLakeIsNamed() throws IOException {
        sales = published();
        DeltaTable.forPath(RealParts.shared().spark(), sales.workspace.zones().lake() + "/sales_lines")
                .delete("store_id = 102");
        assertThat(differences(reconcile("store_id=102")))
                .anyMatch(line -> line.startsWith("raw files with lake table sales_lines")
                        && line.contains("_line=4: found nothing, expected"));
    }

    @Test
    void aRebuildOfMoreSlicesThanAllowedIsRefusedBeforeItIsClaimed() {
        Settings settings = sales.workspace.settings();
        Settings oneSlice = settings.toBuilder().maxSlices(1).build();
        assertThatThrownBy(() -> sales.runner(oneSlice).rebuild(SliceChoice.ALL))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessageContaining("rebuild fewer slices");
        assertThat(sales.workspace.query("SELECT batch_id FROM ledger_batch WHERE open_job IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void aSliceThatTheLakeHasNoMoreGoesFromTheMartsAndFromTheirCopies() throws IOException {
        sales = published();
        DeltaTable.forPath(RealParts.shared().spark(), sales.workspace.zones().lake() + "/sales_lines")
                .delete("store_id = 102");
        sales.runner().rebuild(SliceChoice.ALL);
        assertThat(team()).isEqualTo(RIGHT.subList(0, 2));
        assertThat(differences(reconcile(""))).allMatch(line -> line.startsWith("raw files with lake table"));
    }

    @Test
    void aCentChangedInTheMartsCopyIsNamedOnBothSidesOfIt() {
        change("sales_team_data_mart", "store_id = 102", Map.of("incentive", "0.08"));
        assertThat(differences(reconcile("")))
                .containsExactlyInAnyOrder(
                        "lake table sales_lines with mart sales_team_data_mart in the lake: store_id=102,"
                                + " sales_month=2023-09-01, sales_person_id=1; incentive: found 0.08, expected 0.07",
                        "mart sales_team_data_mart in the lake with MySQL: store_id=102, sales_month=2023-09-01,"
                                + " sales_person_id=1; incentive: found 0.07, expected 0.08");
        sales.runner().rebuild(SliceChoice.ALL);
        assertThat(reconcile("").isEqual()).isTrue();
    }

    @Test
    void aTableThatIsGoneFromTheLakeIsNotPassedOver() throws IOException {
        sales = published();
        for (String table : List.of("sales_team_data_mart", "sales_lines")) {
            org.apache.hadoop.fs.Path path =
                    new org.apache.hadoop.fs.Path(sales.workspace.zones().lake() + "/" + table);
            path.getFileSystem(RealParts.shared().spark().sessionState().newHadoopConf())
                    .delete(path, true);
            DeltaLog.clearCache();
            assertThatThrownBy(() -> reconcile(""))
                    .hasMessageContaining("There is no lake table at")
                    .hasMessageContaining(table);
        }
    }

    @Test
    void archivedBytesThatWereChangedFailInsteadOfBeingCompared() throws IOException {
        sales = published();
        Path archived = sales.workspace
                .folder()
                .resolve("archive")
                .resolve(sales.workspace.objects("archive").get(0));
        Files.writeString(archived, Files.readString(archived).replace("20.00", "21.00"));
        assertThatThrownBy(() -> reconcile("")).hasMessageContaining("was claimed");
    }

    @Test
    void slicesThatNoMartHasAreAMistakeOfUsage() {
        for (String slices : List.of(
                "month=2023-08-01",
                "sales_month=2023-02-30",
                "store_id",
                "store_id='1' OR 1=1",
                "store_id=1,store_id=2")) {
            assertThatThrownBy(() -> reconcile(slices))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining("--slices: ");
        }
    }

    private void change(String table, String where, Map<String, String> values) {
        DeltaTable.forPath(RealParts.shared().spark(), sales.workspace.zones().lake() + "/" + table)
                .updateExpr(where, values);
    }

    private ReconcileReport reconcile(String slices) {
        return sales.runner().reconcile(SliceChoice.of(slices));
    }

    private static List<String> differences(ReconcileReport report) {
        return report.steps().stream()
                .flatMap(step -> step.shown().stream().map(row -> step.name() + ": " + row))
                .toList();
    }

    private List<String> team() {
        return team(sales);
    }

    private static List<String> team(SalesWorkspace sales) {
        return sales.workspace.query(
                "SELECT store_id, sales_person_id, sales_month, total_sales, incentive FROM sales_team_data_mart");
    }
}
