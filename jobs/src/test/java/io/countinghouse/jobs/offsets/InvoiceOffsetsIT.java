package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over raw files: whatever comes in which order, the marts are those of the current invoices. */
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
        Invoice change = with(changed, 3, changed.amount().signum() < 0 ? "-7.77" : "7.77");
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
            RealParts.shared().compiled(() -> offsets.runner().run());
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
        List<Invoice> good = InvoiceRows.invoices("1 2024-01-01 purchase 10.00\n2 2024-01-02 bonus -4.00");
        String bad = Stream.of("3 2024-01-01 purchase -1.00", "4 2024-01-01 bonus 1.00", "5 2024-01-01 refund -1.00")
                .map(InvoiceRows::invoice)
                .map(invoice -> OffsetsWorkspace.line(invoice, OLD))
                .reduce("", String::concat);
        String noCurrency = OffsetsWorkspace.line(InvoiceRows.invoice(7, "gbp", "6 2024-01-01 purchase 1.00"), OLD);
        String noCompany = OffsetsWorkspace.line(InvoiceRows.invoice("7 2024-01-01 purchase 1.00"), OLD)
                .replaceFirst("^7,7,", "7,,");
        offsets.upload("invoices.csv", OffsetsWorkspace.file(good, OLD) + bad + noCurrency + noCompany);

        offsets.runner().run();

        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(good));
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
                        "4 sign_contradicts_category",
                        "5 sign_contradicts_category",
                        "6 unknown_category",
                        "7 bad_currency",
                        "8 missing_value");
    }
}
