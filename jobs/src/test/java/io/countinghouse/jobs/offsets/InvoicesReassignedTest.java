package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import io.countinghouse.jobs.offsets.OffsetOracle.Part;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class InvoicesReassignedTest {
    private static final List<Invoice> POSITIVES =
            InvoiceRows.invoices("""
            1 2024-01-05 purchase 1.00
            2 2024-01-05 transfer 1.00""");

    @Test
    void positiveInvoicesKeepTheirCategory() {
        assertThat(reassigned(POSITIVES))
                .containsExactly("1 purchase>purchase 1: 1.00 null", "2 transfer>transfer 1: 1.00 null");
    }

    @Test
    void aNegativeBecomesOneRowForEachCategoryAndTheRestIsUnapplied() {
        assertThat(parts("-3.50", null))
                .containsExactly(
                        "3 bonus>purchase 1: -1.00 null",
                        "3 bonus>transfer 2: -1.00 null",
                        "3 bonus>unapplied_credit 3: -1.50 null");
    }

    @Test
    void aNegativeOfOneCategoryIsOneRow() {
        assertThat(parts("-0.60", "-0.07")).containsExactly("3 bonus>purchase 1: -0.60 -0.07");
    }

    @Test
    void taxFollowsTheAmountRoundedHalfUpAsItAddsUp() {
        // 0.05 * 100/300 = 0.0166 -> 0.02; 0.05 * 200/300 = 0.0333 -> 0.03; 0.05
        assertThat(parts("-3.00", "-0.05"))
                .containsExactly(
                        "3 bonus>purchase 1: -1.00 -0.02",
                        "3 bonus>transfer 2: -1.00 -0.01",
                        "3 bonus>unapplied_credit 3: -1.00 -0.02");
    }

    @Test
    void halfACentOfTaxIsRoundedAwayFromZeroOnBothSides() {
        assertThat(parts("-2.00", "0.01"))
                .containsExactly("3 bonus>purchase 1: -1.00 0.01", "3 bonus>transfer 2: -1.00 0.00");
        assertThat(parts("-2.00", "-0.01"))
                .containsExactly("3 bonus>purchase 1: -1.00 -0.01", "3 bonus>transfer 2: -1.00 0.00");
    }

    @Test
    void theLargestTaxIsSplitToTheCent() {
        assertThat(parts("-9999999999999999.99", "9999999999999999.97"))
                .containsExactly(
                        "3 bonus>purchase 1: -1.00 1.00",
                        "3 bonus>transfer 2: -1.00 1.00",
                        "3 bonus>unapplied_credit 3: -9999999999999997.99 9999999999999997.97");
    }

    @Test
    void anAmountOfZeroKeepsItsOwnCategoryAndItsTax() {
        assertThat(parts("0.00", "0.03")).containsExactly("3 bonus>bonus 1: 0.00 0.03");
    }

    @Test
    void everyOtherFieldIsTheInvoices() {
        Invoice bonus = bonus("-1.50", "-0.30");
        assertThat(InvoiceRows.lines(derive(List.of(POSITIVES.get(0), bonus))))
                .containsExactly(
                        InvoiceRows.reassigned(new Part(
                                POSITIVES.get(0),
                                "purchase",
                                1,
                                POSITIVES.get(0).amount(),
                                null)),
                        InvoiceRows.reassigned(
                                new Part(bonus, "purchase", 1, new BigDecimal("-1.00"), new BigDecimal("-0.20"))),
                        InvoiceRows.reassigned(new Part(
                                bonus, "unapplied_credit", 2, new BigDecimal("-0.50"), new BigDecimal("-0.10"))));
    }

    @Test
    void negativesOfOneIdInTwoSystemsHaveEachItsOwnParts() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice("1 2024-01-05 purchase 30.00"),
                InvoiceRows.invoice("1 2024-01-05 purchase 20.00").in("crm"),
                InvoiceRows.invoice("2 2024-02-01 bonus -25.00"),
                InvoiceRows.invoice("2 2024-02-01 bonus -40.00").in("crm"));
        assertThat(reassigned(invoices, "source_system"))
                .containsExactly(
                        "crm 1 purchase>purchase 1: 20.00 null",
                        "crm 2 bonus>purchase 1: -40.00 null",
                        "erp 1 purchase>purchase 1: 30.00 null",
                        "erp 2 bonus>purchase 1: -10.00 null",
                        "erp 2 bonus>unapplied_credit 2: -15.00 null");
    }

    @Test
    void negativesThatHaveTheSameNameInTwoCompaniesHaveEachItsOwnParts() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice(7, "GBP", "1 2024-01-05 purchase 10.00"),
                InvoiceRows.invoice(7, "GBP", "2 2024-01-06 bonus -4.00"),
                InvoiceRows.invoice(8, "GBP", "1 2024-01-05 purchase 1.00"),
                InvoiceRows.invoice(8, "GBP", "2 2024-01-06 bonus -4.00"));
        assertThat(reassigned(invoices, "company_id"))
                .containsExactly(
                        "7 1 purchase>purchase 1: 10.00 null",
                        "7 2 bonus>purchase 1: -4.00 null",
                        "8 1 purchase>purchase 1: 1.00 null",
                        "8 2 bonus>purchase 1: -1.00 null",
                        "8 2 bonus>unapplied_credit 2: -3.00 null");
    }

    private static Invoice bonus(String amount, String tax) {
        return new Invoice(
                3,
                7,
                "GBP",
                LocalDate.parse("2024-02-01"),
                "bonus",
                new BigDecimal(amount),
                tax == null ? null : new BigDecimal(tax));
    }

    private static List<String> parts(String amount, String tax) {
        return reassigned(List.of(POSITIVES.get(0), POSITIVES.get(1), bonus(amount, tax))).stream()
                .filter(line -> line.startsWith("3 "))
                .toList();
    }

    private static List<String> reassigned(List<Invoice> invoices) {
        return lines(invoices, "invoice_id");
    }

    /** The same, with another column before the id. */
    private static List<String> reassigned(List<Invoice> invoices, String column) {
        return lines(invoices, "concat(" + column + ", ' ', invoice_id)");
    }

    private static List<String> lines(List<Invoice> invoices, String name) {
        return InvoiceRows.lines(derive(invoices)
                        .selectExpr(
                                "concat(" + name + ", ' ', original_category, '>', category, ' ', part, ':')",
                                "amount",
                                "tax_amount"))
                .stream()
                .map(line -> line.replace(',', ' '))
                .toList();
    }

    private static Dataset<Row> derive(List<Invoice> invoices) {
        Dataset<Row> rows = InvoiceRows.dataset(invoices);
        return InvoicesReassigned.derive(
                rows, OffsetAllocations.derive(rows, OffsetPolicy.DEFAULT), OffsetPolicy.DEFAULT);
    }
}
