package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.sales.CrashedRuns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of a run that was killed is finished by a run with other settings. */
class FrozenSettingsIT {
    private static final String SALES = "sales-marts";
    private static final String BILLING = "billing-fx";
    private static final String LEASE = "lease.ttl=8 s";
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";
    private static final String CORRECTED = "sales_data_1.csv";

    @TempDir
    private static Path folder;

    private static Workspace sales;
    private static Workspace billing;

    /** The runner of sales-marts as shipped, where a total that is not price times quantity is kept. */
    public static final class Warning implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace workspace) {
            return runner(workspace, SALES);
        }
    }

    /** The runner of billing-fx under which a rate of February may count in March. */
    public static final class Patient implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace workspace) {
            return runner(workspace, BILLING, "job.rates.max-age-days=20");
        }
    }

    private static JobRunner runner(Workspace workspace, String job, String... sets) {
        return ConfiguredWorkspace.of(workspace)
                .runner(
                        job,
                        java.util.stream.Stream.concat(java.util.stream.Stream.of(LEASE), List.of(sets).stream())
                                .toList());
    }

    @BeforeAll
    static void crashBetweenRowsAndRejectsAndAfterThePublish() throws Exception {
        sales = migrated();
        upload(
                sales,
                SALES,
                CORRECTED,
                HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n" + "2,101,oats,2023-08-04,2,5.50,1,5.00\n"
                        + "1,101,oats,2023/08/05,1,9.99,1,9.99\n");
        billing = migrated();
        upload(billing, BILLING, "eurofxref-hist.csv", "Date,USD,CAD,\n2024-02-20,1.2,1.5,\n");
        upload(
                billing,
                BILLING,
                "billing_data_meat_march_2024.csv",
                "id,company_name,country,city,product_line,item,bill_date,currency,bill_amount\n"
                        + "1,Acme,CA,Toronto,Meat,Ham,2024-03-01,CAD,150.00\n");
        new Patient().apply(billing).run();
        // 150 / 1.5 * 1.2
        assertThat(billing.query("SELECT bill_amount_usd FROM billing_data")).containsExactly("120.00");
        upload(billing, BILLING, "eurofxref-hist-new.csv", "Date,USD,CAD,\n2024-02-28,1.05,1.5,\n");
        CrashedRuns.crash(
                List.of(
                        new CrashedRuns.Run(sales.name(), "ROWS_WRITTEN", Warning.class, Optional.empty()),
                        new CrashedRuns.Run(billing.name(), "PUBLISHED", Patient.class, Optional.empty())),
                folder.resolve("killed.log"));
    }

    @Test
    void rowsAreJudgedByTheSettingsOfTheClaimAndThoseOfLaterFilesByTodays() throws Exception {
        assertThat(sales.query("SELECT state FROM ledger_batch")).containsExactly("CLAIMED");
        upload(sales, SALES, CORRECTED, HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n");
        upload(
                sales,
                SALES,
                "sales_data_2.csv",
                HEADER + "1,102,oats,2023-08-03,1,10.00,1,10.00\n" + "2,102,oats,2023-08-04,2,5.50,1,5.00\n");
        JobRunner today = runner(sales, SALES, "job.total-mismatch=reject");
        String told = "the settings of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC; today's differ in:"
                + " job[.]total-mismatch = warn [(]today reject[)]";

        assertThat(today.plan().toText())
                .containsPattern("Finish batch 1, which is CLAIMED, with 1 files, with " + told
                        + "; what follows waits until that is done\n")
                .containsPattern(CORRECTED + " .*; once batch 1 is done, which holds another of this name\n")
                .containsPattern("sales_data_2.csv +read: 2 rows\n")
                .doesNotContain("Nothing new");

        Files.delete(sales.folder().resolve("raw").resolve(SALES).resolve(CORRECTED));
        RunReport report = today.run();

        assertThat(report.batches())
                .extracting(RunReport.BatchReport::recovered)
                .containsExactly(true, false);
        assertThat(report.toText()).containsPattern("Batch 1 \\(recovered\\)\n  finished with " + told + "\n");
        assertThat(report.batches().get(1).frozen()).isEmpty();
        assertThat(sales.query("SELECT batch_id, landed, rejected FROM ledger_file"))
                .containsExactly("1|2|1", "2|1|1");
        assertThat(sales.query("SELECT store_id, sales_person_id, total_sales FROM sales_team_data_mart"))
                .containsExactly("101|1|20.00", "101|2|5.00", "102|1|10.00");
        assertThat(sales.query(
                        "SELECT state, settings LIKE '%\"total-mismatch\":\"warn\"%', code_version REGEXP '^([0-9a-f]{16}|classes)$'"
                                + " FROM ledger_batch"))
                .containsExactly("CLOSED|0|1", "CLOSED|1|1");
    }

    @Test
    void theCopyInTheLakeIsOfTheSlicesThatWerePublished() {
        assertThat(billing.query("SELECT bill_amount_usd FROM billing_data")).containsExactly("105.00");
        assertThat(billing.query("SELECT state FROM ledger_batch WHERE open_job IS NOT NULL"))
                .containsExactly("PUBLISHED");

        RunReport report = runner(billing, BILLING, "job.rates.max-age-days=0").run();

        assertThat(report.toText()).contains("today's differ in: job.rates.max-age-days = 20 (today 0)");
        ReconcileReport reconciled = new Patient().apply(billing).reconcile(SliceChoice.ALL);
        assertThat(reconciled.isEqual()).as("%s", reconciled.toText()).isTrue();
    }

    private static Workspace migrated() {
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        return workspace;
    }

    private static void upload(Workspace workspace, String job, String file, String text) {
        workspace.upload(job, file, text.getBytes(StandardCharsets.UTF_8));
    }
}
