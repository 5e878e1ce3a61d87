package io.countinghouse.jobs;

import static io.countinghouse.jobs.FieldCase.export;
import static io.countinghouse.jobs.FieldCase.exportOf;
import static io.countinghouse.jobs.FieldCase.reconcile;
import static io.countinghouse.jobs.FieldCase.replayExport;
import static io.countinghouse.jobs.FieldCase.replayFile;
import static io.countinghouse.jobs.FieldCase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.FieldCase.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs over inputs from public bug reports; what is right stands in the README of {@code ../shared/cases}.
 * {@code -Dcountinghouse.case=17} runs those of one folder.
 */
class FieldCasesIT {
    private static final Path CASES = RealParts.root().resolve("../shared/cases");

    private static final String BILLS = "SELECT COUNT(*), SUM(bill_amount_usd) FROM billing_data";

    private static final String SALES = "SELECT SUM(total_sales) FROM sales_team_data_mart";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    @TempDir
    private Path folder;

    static Stream<FieldCase> cases() {
        String one = System.getProperty("countinghouse.case", "");
        return all().filter(fieldCase -> fieldCase.folder().startsWith(one));
    }

    private static Stream<FieldCase> all() {
        return Stream.of(
                FieldCase.of(
                        "a file with turned dates holds nothing up, and its correction needs no setting",
                        "07-excel-dates-block",
                        "billing-fx",
                        run(6, "billing_data_ok_Aug_2023.csv", "billing_data_xl_Aug_2023.csv")
                                .saying("billing_data_xl_Aug_2023.csv", "refused: too_many_rejects", "8/15/2023")
                                .leaving(BILLS, "20|18195.00"),
                        run(0, "corrected/billing_data_xl_Aug_2023.csv").leaving(BILLS, "28|24625.00"),
                        export().saying("no open row")),
                FieldCase.of(
                                "bills delivered again under the same name replace those that they correct",
                                "10-corrections",
                                "billing-fx",
                                run(0, "billing_data_redo_Aug_2023.csv").leaving(BILLS, "20|2215.00"),
                                run(0, "redelivered/billing_data_redo_Aug_2023.csv")
                                        .saying("restated 5 rows", "before 101.25, after 999.99", "before 105.25")
                                        .leaving(BILLS, "20|6698.70"))
                        .with("job.conflicts=replace"),
                FieldCase.of(
                        "an invoice has the decimals of its currency, which is one of ISO 4217",
                        "11-kwd-invoices",
                        "invoice-offsets",
                        run(0, "invoices-kwd.csv")
                                .saying("rows in 5 = landed 3 + rejected 2")
                                .leaving(
                                        "SELECT invoice_id, category, currency, CAST(amount AS DECIMAL(30, 3))"
                                                + " FROM invoices_reassigned",
                                        "1|purchase|KWD|18.605",
                                        "2|purchase|KWD|18.600",
                                        "3|purchase|KWD|-1.250")
                                .leaving(
                                        "SELECT negative_invoice_id, positive_invoice_id, CAST(amount AS DECIMAL(30, 3))"
                                                + " FROM offset_allocations",
                                        "3|1|1.250"),
                        export("unknown_currency", "bad_minor_units", "1000.55")),
                FieldCase.of(
                                "a slip among rates converts nothing, and the right rate, which came beside it, neither",
                                "10-corrections",
                                "billing-fx",
                                run(
                                                6,
                                                "fx_rates-2025-04-04.csv",
                                                "fx_rates-2025-04-04-corrected.csv",
                                                "billing_data_gulf_Apr_2025.csv")
                                        .saying("rates_in_dispute", "of which 1 wait")
                                        .leaving("SELECT COUNT(*) FROM billing_data", "0")
                                        .leaving("SELECT SUM(landed), SUM(rejected) FROM ledger_file", "1|3"),
                                reconcile(),
                                run(6, "fx_rates-2025-04-04-corrected.csv")
                                        .saying("1 file came again of which no row landed before"),
                                exportOf("conflicting_rate", "1599.9", "4.1464"),
                                // 10,000.00 / 4.1464 x 1.1057
                                replayExport(0, "4.1464", "4.1464"),
                                run(0).leaving(BILLS, "1|2666.65"),
                                reconcile())
                        .with("job.rates.sources=[bceao]"),
                FieldCase.of(
                        "a mended row that is rejected again is mended again",
                        "15-mend-in-excel",
                        "billing-fx",
                        run(0, "billing_data_mend_Aug_2023.csv")
                                .saying("rows in 40 = landed 37 + rejected 3")
                                // 37 rows with ids 4 to 40, each of id + 100.25.
                                .leaving(BILLS, "37|4523.25"),
                        replayFile(2, "mend-semi.csv").saying("mend-semi.csv, line 1: ", ": found ", ", expected "),
                        replayFile(6, "mend-us.csv").saying("none of 1 replayed rows landed"),
                        export("bad_date", "8/15/2023").notSaying("15.08.2023"),
                        replayExport(0, "8/15/2023", "2023-08-15").leaving(BILLS, "38|4624.50"),
                        export("too_many_cells", "unknown_currency").notSaying("bad_date"),
                        reconcile()),
                FieldCase.of(
                        "bills of the greatest kind add up in one month",
                        "16-sentinel-overflow",
                        "billing-fx",
                        run(0, "billing_data_huge_Aug_2023.csv")
                                .leaving(
                                        "SELECT bills, bill_amount, bill_amount_usd FROM billing_monthly",
                                        "5|99999999999999.9800|99999999999999.98")),
                FieldCase.of(
                        "sales of the greatest amount add up in one customer's month, and in one store's",
                        "16-sentinel-overflow",
                        "sales-marts",
                        run(0, "sales_data-sentinel.csv")
                                .leaving(
                                        "SELECT customer_id, purchases, total_sales FROM customers_data_mart",
                                        "1001|7|20000000000000049.98")
                                // A hundredth of 20,000,000,000,000,049.98 is 200,000,000,000,000.4998.
                                .leaving(
                                        "SELECT store_id, sales_person_id, total_sales, incentive FROM sales_team_data_mart",
                                        "101|7|20000000000000049.98|200000000000000.50"),
                        reconcile()),
                FieldCase.of(
                                "the day's own rate goes before yesterday's, whichever way it is quoted",
                                "17-way-before-day",
                                "billing-fx",
                                run(0, "billing_data_ars_Dec_2023.csv", "fx_rates-ars.csv")
                                        .leaving(BILLS, "1|1250.08"))
                        .with("job.rates.sources=[oxr]"),
                FieldCase.of(
                        "a corrected sales file is refused unless a setting says what it means, and then replaces or adds",
                        "18-corrected-sales-redelivery",
                        "sales-marts",
                        run(0, "pos_sales_data_2023-08.csv").leaving(SALES, "1000.00"),
                        run(6, "v2/pos_sales_data_2023-08.csv")
                                .saying("name_used_before", "job.feeds.sales.redelivery = replace")
                                .leaving(SALES, "1000.00"),
                        run(0, "v2/pos_sales_data_2023-08.csv")
                                .with("job.feeds.sales.redelivery=replace")
                                .saying("took back pos_sales_data_2023-08.csv of batch 1: 100 rows", "restated")
                                .leaving(SALES, "1090.00")
                                .leaving(
                                        """
                                        SELECT CAST(before_amount AS DECIMAL(30, 2)), CAST(after_amount AS DECIMAL(30, 2)) FROM ledger_restatement
                                        WHERE mart = 'sales_team_data_mart' AND measure = 'total_sales'
                                        """,
                                        "1000.00|1090.00"),
                        reconcile(),
                        run(0, "pos_sales_data_2023-08.csv")
                                .with("job.feeds.sales.redelivery=add")
                                .leaving(SALES, "2090.00"),
                        reconcile()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comesOutRight(FieldCase fieldCase) throws IOException {
        assumeTrue(Files.isDirectory(CASES), "../shared/cases is not beside this checkout");
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        ConfiguredWorkspace configured = ConfiguredWorkspace.of(workspace);
        for (int i = 0; i < fieldCase.steps().size(); i++) {
            Step step = fieldCase.steps().get(i);
            String name = fieldCase + ", step " + (i + 1) + ", " + step.command();
            Outcome outcome =
                    outcome(step, fieldCase, configured.runner(fieldCase.job(), fieldCase.settings(step)), workspace);
            assertThat(outcome.exitCode()).as("%s: %s", name, outcome.text()).isEqualTo(step.exitCode());
            step.words().forEach(word -> assertThat(outcome.text()).as(name).contains(word));
            step.absent().forEach(word -> assertThat(outcome.text()).as(name).doesNotContain(word));
            for (Map.Entry<String, List<String>> figures : step.figures().entrySet()) {
                assertThat(workspace.query(figures.getKey()))
                        .as("%s: %s", name, outcome.text())
                        .isEqualTo(figures.getValue());
            }
        }
    }

    private record Outcome(int exitCode, String text) {
        static Outcome of(RunReport report) {
            return new Outcome(report.exitCode().status(), report.toText());
        }
    }

    private Outcome outcome(Step step, FieldCase fieldCase, JobRunner runner, Workspace workspace) throws IOException {
        Path exported = folder.resolve("exported.csv");
        try {
            return switch (step.command()) {
                case RUN -> {
                    for (String file : step.files()) {
                        deliver(fieldCase, file, workspace);
                    }
                    yield Outcome.of(runner.run());
                }
                case EXPORT -> new Outcome(
                        0, runner.export(exported(step), exported) == 0 ? "no open row" : Files.readString(exported));
                case RECONCILE -> {
                    ReconcileReport report = runner.reconcile(SliceChoice.ALL);
                    yield new Outcome(
                            (report.isEqual() ? ExitCode.DONE : ExitCode.CHECK_FAILED).status(), report.toText());
                }
                case REPLAY_EXPORT -> {
                    Path mended = folder.resolve("mended.csv");
                    Files.writeString(mended, mended(Files.readString(exported), step.edits()));
                    yield Outcome.of(runner.replay(ConfiguredWorkspace.uri(mended)));
                }
                case REPLAY_FILE -> Outcome.of(runner.replay(ConfiguredWorkspace.uri(CASES.resolve(fieldCase.folder())
                        .resolve(step.files().get(0))
                        .normalize())));
            };
        } catch (CountinghouseException e) {
            return new Outcome(e.exitCode().status(), e.getMessage());
        }
    }

    private static QuarantineFilter exported(Step step) {
        return new QuarantineFilter(step.files().stream().findFirst(), Optional.empty());
    }

    private static void deliver(FieldCase fieldCase, String file, Workspace workspace) throws IOException {
        Path delivered = CASES.resolve(fieldCase.folder()).resolve(file);
        workspace.upload(fieldCase.job(), delivered.getFileName().toString(), Files.readAllBytes(delivered));
    }

    /** The header and the lines that an edit changes, without those that should wait, as a spreadsheet saves them. */
    private static String mended(String exported, Map<String, String> edits) {
        String text = exported;
        StringBuilder mended = new StringBuilder();
        for (Map.Entry<String, String> edit : edits.entrySet()) {
            assertThat(text).contains(edit.getKey());
            for (String line : text.split("(?<=\n)", -1)) {
                if (mended.isEmpty() || line.contains(edit.getKey())) {
                    mended.append(line.replaceFirst(Pattern.quote(edit.getKey()), edit.getValue()));
                }
            }
        }
        return BYTE_ORDER_MARK + mended.toString().replace("\n", "\r\n");
    }
}
