package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake, ledger and marts that an earlier release made, with a batch of each job still open, run on after the migrations.
 * {@code earlier-release/make.sh} made them and names the files of each run. The figures are worked out by hand from all files,
 * those of then and those of now.
 */
class EarlierReleaseIT {
    private static final String BUCKET = "earlier-release";
    private static final String SALES = "sales-marts";
    private static final String BILLING = "billing-fx";
    private static final String OFFSETS = "invoice-offsets";
    /** Their total has more digits than that release had room for. */
    private static final String GREATEST =
            """
            customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
            9,104,unknown,2023-08-06,1,9999999999999999.99,1,9999999999999999.99
            9,104,unknown,2023-08-07,1,9999999999999999.99,1,9999999999999999.99
            """;

    private static final List<String> RATES = List.of("job.rates.sources=[ecb, oxr]");

    private static ConfiguredWorkspace earlier;

    @TempDir
    private Path folder;

    @BeforeAll
    static void restoreAndMigrate() throws Exception {
        Workspace empty = RealParts.shared().workspaceIn(BUCKET);
        // The ledger has the full paths of objects.
        Workspace workspace = new Workspace(empty.parts(), BUCKET, "", empty.runtime(), empty.migration());
        restore(workspace);
        Migrations.migrate(workspace.migration());
        for (JobModule job : JobRegistry.modules()) {
            MartTables.makeStages(
                    new Database(workspace.migration()), job.asShipped().marts());
            MartTables.requireAsDeclared(
                    new Database(workspace.runtime()), job.asShipped().marts());
        }
        earlier = new ConfiguredWorkspace(workspace, BUCKET);
    }

    @Test
    void salesAreThoseOfTheFilesOfThenAndNow() throws IOException {
        deliver(SALES, "sales_data_2023-08_late.csv", "sales_data_2023-08_late.csv");
        deliver(SALES, "sales_data_2023-08.csv", "sales_data_2023-08_copy.csv");

        RunReport report = earlier.runner(SALES).run();

        assertThat(report.batches())
                .extracting(RunReport.BatchReport::recovered)
                .containsExactly(true, false);
        assertThat(report.batches().get(1).objects())
                .extracting(RawObject::name, object -> object.state().name())
                .containsExactlyInAnyOrder(
                        tuple("sales_data_2023-08_late.csv", "PROCESSED"),
                        tuple("sales_data_2023-08_copy.csv", "DUPLICATE"));
        // A row that was rejected then is mended now; the other one's text still waits.
        Path mended = folder.resolve("mended.csv");
        assertThat(earlier.runner(SALES).export(QuarantineFilter.ALL, mended)).isEqualTo(2);
        Files.writeString(
                mended,
                Files.readString(mended)
                        .replace(",2023-07-32,1,", ",2023-07-31,1,")
                        .replaceFirst("(?m)^.*,1O\\.00,1,10\\.00,.*\\R", ""));
        earlier.runner(SALES).replay(ConfiguredWorkspace.uri(mended));

        earlier.workspace().upload(SALES, "sales_data_2023-08_greatest.csv", GREATEST.getBytes(StandardCharsets.UTF_8));
        earlier.runner(SALES).run();

        assertThat(query("SELECT store_id, sales_month, sales_person_id, total_sales, sales_rank, incentive"
                        + " FROM sales_team_data_mart"))
                .containsExactly(
                        "101|2023-07-01|1|29.99|2|0.00",
                        "101|2023-07-01|2|35.50|1|0.36",
                        "101|2023-08-01|1|10.00|2|0.00",
                        "101|2023-08-01|2|12.34|1|0.12",
                        "101|2023-09-01|1|1.00|1|0.01",
                        "102|2023-07-01|1|15.00|1|0.15",
                        "102|2023-07-01|2|12.00|2|0.00",
                        "102|2023-08-01|1|15.00|1|0.15",
                        "102|2023-08-01|2|5.00|2|0.00",
                        "103|2023-07-01|2|100.00|1|1.00",
                        "103|2023-08-01|1|0.05|1|0.00",
                        "104|2023-08-01|1|19999999999999999.98|1|200000000000000.00");
        assertThat(query("SELECT sales_month, customer_id, full_name, purchases, total_sales, first_purchase_date,"
                        + " last_purchase_date FROM customers_data_mart"))
                .containsExactly(
                        "2023-07-01|1|Bo Das|4|62.99|2023-07-03|2023-07-31",
                        "2023-07-01|2|Eva Lind|3|117.50|2023-07-01|2023-07-08",
                        "2023-07-01|3|null|1|12.00|2023-07-31|2023-07-31",
                        "2023-08-01|1|Bo Das|2|22.34|2023-08-01|2023-08-31",
                        "2023-08-01|2|Eva Lind|2|5.05|2023-08-15|2023-08-20",
                        "2023-08-01|3|null|1|15.00|2023-08-02|2023-08-02",
                        "2023-08-01|9|null|2|19999999999999999.98|2023-08-06|2023-08-07",
                        "2023-09-01|2|Eva Lind|1|1.00|2023-09-01|2023-09-01");
        assertReconciled(earlier.runner(SALES));
    }

    /** What it tested and would have told is on record as it was, and no news any more. */
    @Test
    void whatWasTestedThenStaysOnRecordAndIsNotTold() {
        assertThat(query("SELECT SUM(failed > 0) > 0, MIN(passed = (failed = 0)), COUNT(looked_at) FROM ledger_check"
                        + " WHERE table_name = ''"))
                .containsExactly("1|1|0");
        assertThat(query("SELECT COUNT(*) > 0, SUM(sent_at IS NULL) FROM ledger_outbox WHERE run_id IS NULL"))
                .containsExactly("1|0");
    }

    /** Three bills waited for a rate since then, and a rate of then is corrected now. */
    @Test
    void billsAreThoseOfTheFilesOfThenAndNow() throws IOException {
        for (String file : List.of("eurofxref-hist_4.csv", "fx_rates_cad.csv", "billing_data_dairy_June_2023.csv")) {
            deliver(BILLING, file, file);
        }

        RunReport report = earlier.runner(BILLING, RATES).run();

        // The open one, the files, and the bills that waited.
        assertThat(report.batches())
                .extracting(RunReport.BatchReport::recovered)
                .containsExactly(true, false, false);
        assertThat(report.batches().get(1).restated().first())
                .extracting(row -> row.key() + ": "
                        + row.before().stripTrailingZeros().toPlainString() + " -> "
                        + row.after().stripTrailingZeros().toPlainString())
                .containsExactly("line=meat/id=3: 12.5 -> 13");
        assertThat(query("SELECT line, id, bill_date, currency, bill_amount_usd, fx_rate_date, fx_source"
                        + " FROM billing_data"))
                .containsExactlyInAnyOrder(
                        // 3.33 * 1.1 / 0.88 = 4.1625
                        "dairy|1|2023-05-05|GBP|4.16|2023-05-05|ecb",
                        // 100 * 1.1 / 11.2 = 9.8214...
                        "dairy|2|2023-05-05|SEK|9.82|2023-05-05|ecb",
                        // 50 * 1.105 / 0.85
                        "dairy|3|2023-05-04|GBP|65.00|2023-05-04|ecb",
                        "dairy|4|2023-06-02|USD|1.23|2023-06-02|identity",
                        "meat|1|2023-05-02|EUR|109.60|2023-05-02|ecb",
                        // 50 * 1.07 / 11.6 = 4.6120...
                        "meat|10|2023-06-01|SEK|4.61|2023-06-01|ecb",
                        // 15000 * 1.107 / 160 = 103.78125, as it was corrected then
                        "meat|2|2023-05-03|JPY|103.78|2023-05-03|ecb",
                        // 10 * 1.105 / 0.85
                        "meat|3|2023-05-04|GBP|13.00|2023-05-04|ecb",
                        // 4500 / 225
                        "meat|4|2023-05-03|ARS|20.00|2023-05-03|oxr",
                        "meat|5|2023-05-05|USD|7.77|2023-05-05|identity",
                        "meat|6|2023-05-04|CAD|14.70|2023-05-04|oxr",
                        "meat|9|2023-06-01|EUR|10.70|2023-06-01|ecb");
        assertThat(
                        query(
                                "SELECT bill_month, country, product_line, currency, bills, bill_amount_usd FROM billing_monthly"))
                .containsExactly(
                        "2023-05-01|Germany|Food|ARS|1|20.00",
                        "2023-05-01|Germany|Food|CAD|1|14.70",
                        "2023-05-01|Germany|Food|EUR|1|109.60",
                        "2023-05-01|Germany|Food|GBP|3|82.16",
                        "2023-05-01|Germany|Food|JPY|1|103.78",
                        "2023-05-01|Germany|Food|SEK|1|9.82",
                        "2023-05-01|Germany|Food|USD|1|7.77",
                        "2023-06-01|Germany|Food|EUR|1|10.70",
                        "2023-06-01|Germany|Food|SEK|1|4.61",
                        "2023-06-01|Germany|Food|USD|1|1.23");
        assertReconciled(earlier.runner(BILLING, RATES));
    }

    /** Amounts had two decimals then, any three letters were a currency, and an id alone was an invoice. */
    @Test
    void invoicesAreThoseOfTheFilesOfThenAndNow() throws IOException {
        deliver(OFFSETS, "invoices_4.csv", "invoices_4.csv");

        RunReport report = earlier.runner(OFFSETS).run();

        assertThat(report.batches())
                .extracting(RunReport.BatchReport::recovered)
                .containsExactly(true, false);
        assertThat(query(
                        "SELECT negative_source_system, negative_invoice_id, positive_source_system, positive_invoice_id,"
                                + " amount FROM offset_allocations"))
                .containsExactlyInAnyOrder(
                        "erp|3|erp|1|90.0000",
                        "erp|3|erp|13|1.0000",
                        "erp|3|erp|2|29.0000",
                        "erp|4|erp|2|31.0000",
                        "erp|6|erp|12|5.0000",
                        "erp|14|erp|12|1.5000",
                        "erp|15|erp|8|1.2500");
        assertThat(query("SELECT company_id, category, currency, gross, offset_amount, unapplied, net"
                        + " FROM company_category_summary"))
                .containsExactlyInAnyOrder(
                        "1|purchase|EUR|91.0000|-91.0000|0.0000|0.0000",
                        "1|purchase|USD|10.0000|0.0000|0.0000|10.0000",
                        "1|transfer|EUR|60.0000|-60.0000|0.0000|0.0000",
                        "1|unapplied_credit|EUR|0.0000|0.0000|-9.0000|-9.0000",
                        "2|purchase|EUR|8.0000|-6.5000|0.0000|1.5000",
                        "3|purchase|JPY|1000.0000|0.0000|0.0000|1000.0000",
                        "3|purchase|KWD|18.6000|-1.2500|0.0000|17.3500",
                        "9|purchase|ABC|100.0000|0.0000|0.0000|100.0000",
                        "9|purchase|JPY|1005.5500|0.0000|0.0000|1005.5500");
        // What was taken then is judged by other rules now: the raw files tell of other rows.
        assertThat(earlier.runner(OFFSETS).reconcile(SliceChoice.ALL).steps())
                .filteredOn(step -> !step.name().startsWith("raw files"))
                .hasSize(6)
                .allSatisfy(step -> assertThat(step.shown()).as(step.name()).isEmpty())
                .allSatisfy(step -> assertThat(step.differing()).as(step.name()).isZero());
    }

    private static void assertReconciled(JobRunner runner) {
        ReconcileReport report = runner.reconcile(SliceChoice.ALL);
        assertThat(report.isEqual()).as("%s", report.toText()).isTrue();
    }

    private static List<String> query(String sql) {
        return earlier.workspace().query(sql);
    }

    private static void deliver(String job, String file, String as) throws IOException {
        earlier.workspace().upload(job, as, Files.readAllBytes(resource("files/" + job + "/" + file)));
    }

    private static Path resource(String name) {
        try {
            return Path.of(EarlierReleaseIT.class
                    .getResource("/earlier-release/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void restore(Workspace workspace) throws IOException, SQLException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(resource("workspace.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("countinghouse.sql")) {
                    execute(workspace, new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                } else {
                    write(zip, workspace.folder().resolveSibling(entry.getName()), entry);
                }
            }
        }
    }

    private static void write(InputStream bytes, Path object, ZipEntry entry) throws IOException {
        Files.createDirectories(object.getParent());
        Files.copy(bytes, object);
        // A file that was copied into the store has no ETag but this.
        Files.setLastModifiedTime(object, entry.getLastModifiedTime());
    }

    private static void execute(Workspace workspace, String dump) throws SQLException {
        try (Connection connection = new Database(workspace.migration()).open();
                Statement statement = connection.createStatement()) {
            // Rows of the dump have values for generated columns, too.
            statement.execute("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0");
            for (String sql : dump.split(";\\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }
}
