package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.mart.DayRange;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.maintain.MaintainReport;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whole runs over raw files: whatever comes in which order, the marts are those of the current invoices. */
@ResourceLock("settings of the session")
class InvoiceOffsetsIT {
    private static final String OLD = "2024-03-01 00:00:00";
    private static final String NEW = "2024-03-02 00:00:00.000001";
    private static final int COMPANIES = 40;

    private final List<Invoice> first = new RandomCompanies(5)
            .invoices(COMPANIES, OffsetsWorkspace.POLICY).stream()
                    .filter(invoice -> invoice.amount().abs().compareTo(new BigDecimal("100000000")) < 0)
                    .toList();

    private static Invoice with(Invoice invoice, long company, String amount) {
        return new Invoice(
                invoice.system(),
                invoice.id(),
                company,
                invoice.currency(),
                invoice.date(),
                invoice.category(),
                new BigDecimal(amount),
                invoice.tax());
    }

    /** An amount changed, one moved to another company, one new, one that is as it was, one older than what is known. */
    private record Second(String file, List<Invoice> current, List<Long> touched) {}

    private Second second() {
        Invoice changed = ofCompany(3);
        Invoice moved = ofCompany(4);
        Invoice same = ofCompany(6);
        Invoice older = ofCompany(7);
        Invoice added =
                new Invoice(900_000, 8, "GBP", same.date(), "bonus", new BigDecimal("-1.23"), new BigDecimal("-0.20"));
        Invoice change = with(changed, 3, changed.amount().signum() < 0 ? "-7.00" : "7.00");
        Invoice move = with(moved, 5, moved.amount().toPlainString());
        String file = OffsetsWorkspace.file(List.of(change, move, added), NEW)
                + OffsetsWorkspace.line(same, OLD)
                + OffsetsWorkspace.line(
                        with(older, 7, older.amount().negate().signum() < 0 ? "1.00" : "-1.00"), "2024-02-01 00:00:00");
        List<Invoice> current = new ArrayList<>(first);
        current.removeAll(List.of(changed, moved));
        current.addAll(List.of(change, move, added));
        return new Second(file, current, List.of(3L, 4L, 5L, 8L));
    }

    private Invoice ofCompany(long company) {
        return first.stream()
                .filter(invoice -> invoice.company() == company)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRunRecomputesTheCompaniesOfWhatChangedAndTheMartsAreThoseOfTheCurrentInvoices() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        List<Invoice> shuffled = new ArrayList<>(first);
        java.util.Collections.shuffle(shuffled, new Random(1));
        offsets.upload("invoices_1.csv", OffsetsWorkspace.file(shuffled, OLD));
        offsets.runner().run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(first));

        Second second = second();
        offsets.upload("invoices_2.csv", second.file());
        offsets.runner().run();

        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(second.current()));
        assertThat(
                        offsets.workspace.query(
                                "SELECT DISTINCT slice FROM ledger_publish WHERE batch_id = (SELECT MAX(batch_id) FROM ledger_batch)"))
                .containsExactlyInAnyOrderElementsOf(second.touched().stream()
                        .map(company -> "company_id=" + company)
                        .toList());
        assertThat(
                        offsets.workspace.query(
                                """
                        SELECT stage, records FROM ledger_conservation
                        WHERE batch_id = (SELECT MAX(batch_id) FROM ledger_batch)
                            AND stage IN ('in', 'landed', 'derived_input', 'superseded')
                        """))
                .containsExactly("derived_input|4", "in|5", "landed|5", "superseded|1");
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();

        offsets.workspace.execute("UPDATE invoices_reassigned SET amount = amount + 0.01 WHERE company_id = 3 LIMIT 1");
        SliceChoice third = SliceChoice.of("company_id=3");
        assertThat(offsets.runner().reconcile(third).toText())
                .contains("DIFFERS mart invoices_reassigned in the lake with MySQL");
        offsets.runner().rebuild(third);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(second.current()));
        assertThat(offsets.runner().reconcile(third).isEqual()).isTrue();

        aCompanyIsFilledBackByTheDayOfOneOfItsInvoices(offsets);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(second.current()));
    }

    private static void aCompanyIsFilledBackByTheDayOfOneOfItsInvoices(OffsetsWorkspace offsets) {
        offsets.workspace.execute("UPDATE invoices_reassigned SET amount = amount + 0.01 WHERE company_id = 3 LIMIT 1");
        LocalDate day = LocalDate.parse(offsets.workspace
                .query("SELECT MIN(invoice_date) FROM invoices_reassigned WHERE company_id = 3")
                .get(0));

        RunReport none = offsets.runner().backfill(new DayRange(LocalDate.EPOCH, LocalDate.EPOCH));
        assertThat(none.batches().get(0).marts()).allMatch(mart -> mart.slices() == 0);
        RunReport filled = offsets.runner().backfill(new DayRange(day, day));

        assertThat(filled.batches().get(0).marts()).hasSize(3).allMatch(mart -> mart.slices() > 0);
    }

    @Test
    void aCopyInTheLakeThatAnEarlierReleaseMadeIsSaidToBeOneAndMadeAgainWhole() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        offsets.upload("invoices_1.csv", OffsetsWorkspace.file(first, OLD));
        offsets.runner().run();
        String copy = offsets.workspace.zones().lake() + "/" + InvoiceColumns.OFFSET_ALLOCATIONS;
        RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(copy)
                .drop(InvoiceColumns.NEGATIVE_SOURCE_SYSTEM, InvoiceColumns.POSITIVE_SOURCE_SYSTEM)
                .write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .option("overwriteSchema", "true")
                .save(copy);
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).steps())
                .filteredOn(step -> step.differing() > 0)
                .hasSize(2)
                .allSatisfy(step -> {
                    assertThat(step.name()).contains(InvoiceColumns.OFFSET_ALLOCATIONS);
                    assertThat(step.cause()).startsWith("an earlier release made the copy, without some columns");
                });

        offsets.runner().rebuild(SliceChoice.of("company_id=3"));

        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    /** Versions of one invoice lie in files that were joined, and in later ones. */
    @Test
    void maintainedBetweenTheRunsTheMartsAreThoseOfTheCurrentInvoices() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        int half = first.size() / 2;
        offsets.upload("invoices_1.csv", OffsetsWorkspace.file(first.subList(0, half), OLD));
        offsets.runner().run();
        offsets.upload("invoices_1b.csv", OffsetsWorkspace.file(first.subList(half, first.size()), OLD));
        offsets.runner().run();
        assertThat(offsets.runner().maintain(Duration.ZERO).lines())
                .extracting(MaintainReport.Line::what)
                .anyMatch(what -> what.endsWith("small files to join"));
        Second second = second();
        offsets.upload("invoices_2.csv", second.file());
        offsets.runner().run();
        offsets.runner().maintain(Duration.ZERO);

        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(second.current()));
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
        offsets.runner().rebuild(SliceChoice.ALL);
        offsets.runner().retract("invoices_2.csv", "a test");
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(first));
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void theOrderOfArrivalDecidesNothing() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        Second second = second();
        offsets.upload("invoices_2.csv", second.file());
        offsets.runner().run();
        offsets.upload("invoices_1.csv", OffsetsWorkspace.file(first, OLD));
        offsets.runner().run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(second.current()));
    }

    @Test
    void invoicesOfOneIdInTwoSystemsBothCountAndAChangeInOneIsNoneInTheOther() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        Invoice bonus = InvoiceRows.invoice("2 2024-02-01 bonus -40.00").in("crm");
        offsets.upload(
                "invoices_erp.csv",
                OffsetsWorkspace.file(
                        InvoiceRows.invoices("1 2024-01-05 purchase 30.00\n2 2024-02-01 bonus -25.00"), NEW));
        offsets.upload(
                "invoices_crm.csv",
                OffsetsWorkspace.file(
                        List.of(
                                InvoiceRows.invoice("1 2024-01-05 purchase 20.00")
                                        .in("crm"),
                                bonus),
                        OLD));
        offsets.runner().run();

        String allocated =
                "SELECT negative_source_system, negative_invoice_id, positive_source_system, positive_invoice_id, amount"
                        + " FROM offset_allocations";
        assertThat(offsets.workspace.query(allocated))
                .containsExactlyInAnyOrder("crm|2|crm|1|20.0000", "crm|2|erp|1|20.0000", "erp|2|erp|1|10.0000");
        assertThat(offsets.workspace.query(
                        "SELECT source_system, invoice_id, category, amount FROM invoices_reassigned"))
                .containsExactlyInAnyOrder(
                        "crm|1|purchase|20.0000",
                        "crm|2|purchase|-40.0000",
                        "erp|1|purchase|30.0000",
                        "erp|2|purchase|-10.0000",
                        "erp|2|unapplied_credit|-15.0000");

        offsets.upload(
                "invoices_later.csv",
                OffsetsWorkspace.file(List.of(bonus.with("bonus", new BigDecimal("-5.00"), null)), NEW));
        offsets.runner().run();

        assertThat(offsets.workspace.query(allocated))
                .containsExactlyInAnyOrder("crm|2|crm|1|5.0000", "erp|2|crm|1|15.0000", "erp|2|erp|1|10.0000");
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void anInvoiceThatComesAgainWithAnotherCompanyHasMovedThereUnlessItsCompanyNamesItToo() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        offsets.upload(
                "invoices_7.csv",
                OffsetsWorkspace.file(
                        InvoiceRows.invoices("1 2024-01-05 purchase 10.00\n2 2024-01-06 bonus -4.00"), OLD));
        offsets.upload(
                "invoices_8.csv",
                OffsetsWorkspace.file(
                        List.of(
                                InvoiceRows.invoice(8, "GBP", "1 2024-01-05 purchase 1.00"),
                                InvoiceRows.invoice(8, "GBP", "2 2024-01-06 bonus -4.00")),
                        NEW));
        offsets.runner().run();
        String parts = "SELECT company_id, invoice_id, category, amount FROM invoices_reassigned";
        assertThat(offsets.workspace.query(parts))
                .containsExactlyInAnyOrder(
                        "8|1|purchase|1.0000", "8|2|purchase|-1.0000", "8|2|unapplied_credit|-3.0000");

        JobRunner naming = offsets.naming("source_system", "company_id", "invoice_id");
        naming.rebuild(SliceChoice.ALL);

        assertThat(offsets.workspace.query(parts))
                .containsExactlyInAnyOrder(
                        "7|1|purchase|10.0000",
                        "7|2|purchase|-4.0000",
                        "8|1|purchase|1.0000",
                        "8|2|purchase|-1.0000",
                        "8|2|unapplied_credit|-3.0000");
        assertThat(naming.reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    /** Enough rows for a bulk load. */
    @Test
    void aRealShopsInvoicesComeOutToTheCentInTwoRunsAndLinesWithoutACompanyAreRejected(@TempDir Path folder)
            throws IOException {
        Optional<RetailInvoices> written = RetailInvoices.write(folder);
        assumeTrue(written.isPresent(), "shared/data/retail_by_day is not beside this repository");
        RetailInvoices retail = written.orElseThrow();
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        int half = retail.files().size() / 2;
        for (List<Path> files : List.of(
                retail.files().subList(0, half),
                retail.files().subList(half, retail.files().size()))) {
            for (Path file : files) {
                offsets.upload(file.getFileName().toString(), Files.readString(file));
            }
            RealParts.shared().large(() -> offsets.runner().run());
        }

        List<List<String>> expected = OffsetsWorkspace.expected(retail.invoices());
        List<List<String>> found = offsets.marts();
        for (int mart = 0; mart < expected.size(); mart++) {
            assertThat(InvoiceRows.differences(expected.get(mart), found.get(mart)))
                    .isEmpty();
        }
        assertThat(offsets.workspace.query("SELECT SUM(records), SUM(landed), SUM(rejected) FROM ledger_file"))
                .containsExactly(retail.records() + "|" + retail.invoices().size() + "|" + retail.withoutCompany());
    }

    @Test
    void whatContradictsItsCategoryOrHasNoneIsRejectedAndWhatItWouldHaveMovedStays() {
        OffsetsWorkspace offsets = new OffsetsWorkspace();
        List<Invoice> good =
                new ArrayList<>(InvoiceRows.invoices("1 2024-01-01 purchase 10.00\n2 2024-01-02 bonus -4.00"));
        good.add(InvoiceRows.invoice(8, "KWD", "11 2024-01-01 purchase 18.605"));
        good.add(InvoiceRows.invoice(8, "KWD", "12 2024-01-01 purchase 18.60"));
        good.add(InvoiceRows.invoice(8, "KWD", "13 2024-01-02 bonus -1.250"));
        good.add(InvoiceRows.invoice(8, "JPY", "14 2024-01-01 purchase 1000"));
        String bad = Stream.of("3 2024-01-01 purchase -1.00", "4 2024-01-01 bonus 1.00", "5 2024-01-01 refund -1.00")
                .map(InvoiceRows::invoice)
                .map(invoice -> OffsetsWorkspace.line(invoice, OLD))
                .reduce("", String::concat);
        String noCurrency = OffsetsWorkspace.line(InvoiceRows.invoice(7, "gbp", "6 2024-01-01 purchase 1.00"), OLD);
        noCurrency += OffsetsWorkspace.line(InvoiceRows.invoice(8, "ABC", "15 2024-01-01 purchase 100.00"), OLD);
        noCurrency += OffsetsWorkspace.line(InvoiceRows.invoice(8, "JPY", "16 2024-01-01 purchase 1000.55"), OLD);
        String noCompany = OffsetsWorkspace.line(InvoiceRows.invoice("7 2024-01-01 purchase 1.00"), OLD)
                .replaceFirst("^7,7,", "7,,");
        offsets.upload("invoices.csv", OffsetsWorkspace.file(good, OLD) + bad + noCurrency + noCompany);

        String report = offsets.runner().run().toText();

        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(good));
        assertThat(offsets.workspace.query("SELECT currency, net, offsets_by_category FROM company_category_summary"))
                .containsExactly(
                        "GBP|6.0000|{\"bonus\":\"-4.00\"}", "JPY|1000.0000|{}", "KWD|35.9550|{\"bonus\":\"-1.250\"}");
        assertThat(report)
                .contains("\n    net GBP 6.00, JPY 1,000, KWD 35.955\n", "\n    amount GBP 4.00, KWD 1.250\n")
                .doesNotContain("1,041", "1,042");
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
        assertThat(
                        offsets.workspace.query(
                                """
                                SELECT stage, currency, SUM(records), CAST(SUM(amount) AS CHAR) FROM ledger_currency_amount
                                WHERE measure = 'amount' AND stage IN ('in', 'landed', 'rejected') GROUP BY stage, currency
                                """))
                .containsExactly(
                        "in|?|2|101.0000000000",
                        "in|GBP|6|6.0000000000",
                        "in|JPY|2|2000.5500000000",
                        "in|KWD|3|35.9550000000",
                        "landed|GBP|2|6.0000000000",
                        "landed|JPY|1|1000.0000000000",
                        "landed|KWD|3|35.9550000000",
                        "rejected|?|2|101.0000000000",
                        "rejected|GBP|4|0.0000000000",
                        "rejected|JPY|1|1000.5500000000");
        List<String> codes = new ArrayList<>();
        for (var row : RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(offsets.workspace.zones().quarantine() + "/rows/" + InvoiceOffsets.NAME)
                .selectExpr("_line", "explode(rejects.code)")
                .sort("_line")
                .collectAsList()) {
            codes.add(row.getLong(0) + " " + row.getString(1));
        }
        assertThat(codes)
                .containsExactly(
                        "8 sign_contradicts_category",
                        "9 sign_contradicts_category",
                        "10 unknown_category",
                        "11 unknown_currency",
                        "12 unknown_currency",
                        "13 bad_minor_units",
                        "14 missing_value");
    }
}
