package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import io.countinghouse.jobs.offsets.OffsetPolicy.Negative;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Lines of invoices are {@code ID DATE CATEGORY AMOUNT}. */
class OffsetAllocationsTest {
    private static final List<String> POSITIVES = List.of("purchase", "transfer");

    @Test
    void anAllocationSaysWhatWasSetOffAgainstWhatAndByWhichPolicy() {
        Dataset<Row> allocations = OffsetAllocations.derive(
                InvoiceRows.dataset(
                        InvoiceRows.invoices(
                                """
                        1 2024-01-05 purchase 100.00
                        2 2024-01-06 bonus -30.00""")),
                OffsetPolicy.DEFAULT);
        assertThat(allocations.schema().fieldNames())
                .containsExactly(InvoiceColumns.OFFSET_ALLOCATIONS_SCHEMA.fieldNames());
        assertThat(InvoiceRows.lines(allocations))
                .containsExactly("7,GBP,erp,2,erp,1,bonus,purchase,2024-01-06,2024-01-05,30.00,1,1,1");
    }

    @Test
    void aNegativeThatEqualsAPurchaseLeavesTheNextOneToTheNextNegative() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-05 purchase 40.00
                        2 2024-01-06 purchase 10.00
                        3 2024-02-01 bonus -40.00
                        4 2024-02-02 promo -10.00"""))
                .containsExactly("1: 3>1 40.00 #1", "2: 4>2 10.00 #1");
    }

    @Test
    void aNegativeSpansSeveralInvoicesAndCategories() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-05 transfer 5.00
                        2 2024-01-06 purchase 1.00
                        3 2024-01-07 purchase 2.00
                        4 2024-02-01 bonus -4.50"""))
                .containsExactly("1: 4>2 1.00 #1", "2: 4>3 2.00 #2", "3: 4>1 1.50 #3");
    }

    @Test
    void whatNoPositiveCanTakeIsSetOffAgainstNothing() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-05 purchase 1.00
                        2 2024-02-01 bonus -3.00
                        3 2024-02-02 bonus -1.00"""))
                .containsExactly("1: 2>1 1.00 #1");
    }

    @Test
    void aCompanyWithoutPositivesHasNoAllocations() {
        assertThat(allocated("2 2024-02-01 bonus -3.00")).isEmpty();
    }

    @Test
    void amountsOfZeroTakeNoPart() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-05 purchase 0.00
                        2 2024-01-06 purchase 3.00
                        3 2024-02-01 bonus 0.00
                        4 2024-02-02 bonus -3.00"""))
                .containsExactly("1: 4>2 3.00 #1");
    }

    @Test
    void theOldestComesFirstWhateverItsIdOrSideAndOfOneDayTheLowestId() {
        assertThat(
                        allocated(
                                """
                        9 2024-01-01 purchase 1.00
                        8 2024-03-02 purchase 1.00
                        7 2024-03-02 purchase 1.00
                        6 2024-02-02 bonus -1.00
                        5 2024-02-02 promo -1.00
                        4 2024-02-01 bonus -1.00"""))
                .containsExactly("1: 4>9 1.00 #1", "2: 5>7 1.00 #1", "3: 6>8 1.00 #1");
    }

    @Test
    void companiesAndCurrenciesStandApart() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice(1, "GBP", "1 2024-01-05 purchase 1.00"),
                InvoiceRows.invoice(1, "EUR", "2 2024-01-05 purchase 2.00"),
                InvoiceRows.invoice(2, "GBP", "3 2024-01-05 purchase 3.00"),
                InvoiceRows.invoice(1, "EUR", "4 2024-01-05 bonus -9.00"),
                InvoiceRows.invoice(2, "GBP", "5 2024-01-05 bonus -9.00"));
        assertThat(allocated(invoices, OffsetPolicy.DEFAULT)).containsExactly("1: 4>2 2.00 #1", "1: 5>3 3.00 #1");
    }

    @Test
    void invoicesOfOneIdInTwoSystemsAreTwoAndOfOneDayThatOfTheFirstSystemComesFirst() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice("1 2024-01-05 purchase 30.00"),
                InvoiceRows.invoice("1 2024-01-05 purchase 20.00").in("crm"),
                InvoiceRows.invoice("2 2024-02-01 bonus -25.00"),
                InvoiceRows.invoice("2 2024-02-01 bonus -40.00").in("crm"));
        assertThat(allocatedInSystems(invoices))
                .containsExactly("1: crm 2>crm 1 20.00 #1", "2: crm 2>erp 1 20.00 #2", "3: erp 2>erp 1 10.00 #1");
    }

    @Test
    void aNegativeIsSetOffAgainstThePositiveThatHasItsIdInAnotherSystem() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice("1 2024-01-05 purchase 30.00"),
                InvoiceRows.invoice("1 2024-01-05 bonus -20.00").in("crm"),
                InvoiceRows.invoice("1 2024-01-05 bonus -40.00").in("pos"));
        assertThat(allocatedInSystems(invoices)).containsExactly("1: crm 1>erp 1 20.00 #1", "2: pos 1>erp 1 10.00 #1");
    }

    @Test
    void companiesWhoseInvoicesHaveTheSameNamesStandApart() {
        List<Invoice> invoices = List.of(
                InvoiceRows.invoice(7, "GBP", "1 2024-01-05 purchase 10.00"),
                InvoiceRows.invoice(7, "GBP", "2 2024-01-06 bonus -4.00"),
                InvoiceRows.invoice(8, "GBP", "1 2024-01-05 purchase 1.00"),
                InvoiceRows.invoice(8, "GBP", "2 2024-01-06 bonus -4.00"));
        assertThat(allocated(invoices, OffsetPolicy.DEFAULT)).containsExactly("1: 2>1 1.00 #1", "1: 2>1 4.00 #1");
    }

    @Test
    void aCategoryIsSetOffAgainstThoseOfItsOrderOnly() {
        OffsetPolicy policy = policy(
                new Negative("bonus", List.of("purchase", "transfer")), new Negative("promo", List.of("transfer")));
        assertThat(allocated(
                        """
                        1 2024-01-05 purchase 10.00
                        2 2024-01-05 transfer 4.00
                        3 2024-02-01 promo -3.00
                        4 2024-02-02 bonus -12.00
                        5 2024-02-03 promo -1.00""",
                        policy))
                .containsExactly("1: 3>2 3.00 #1", "2: 4>1 10.00 #1", "3: 4>2 1.00 #2");
    }

    @Test
    void oppositeOrdersMeetWhereTheFirstPoolRunsDry() {
        OffsetPolicy policy = policy(
                new Negative("bonus", List.of("purchase", "transfer")),
                new Negative("promo", List.of("transfer", "purchase")));
        assertThat(allocated(
                        """
                        1 2024-01-05 purchase 5.00
                        2 2024-01-05 transfer 5.00
                        3 2024-02-01 bonus -2.00
                        4 2024-02-02 promo -6.00
                        5 2024-02-03 bonus -1.00
                        6 2024-02-04 promo -4.00""",
                        policy))
                .containsExactly(
                        "1: 3>1 2.00 #1", "2: 4>2 5.00 #1", "3: 4>1 1.00 #2", "4: 5>1 1.00 #1", "5: 6>1 1.00 #1");
    }

    @Test
    void aCategoryWithoutInvoicesIsPassedOver() {
        OffsetPolicy policy = policy(
                new Negative("bonus", List.of("transfer", "purchase")), new Negative("promo", List.of("transfer")));
        assertThat(allocated(
                        """
                        1 2024-01-05 purchase 5.00
                        2 2024-02-01 promo -1.00
                        3 2024-02-02 bonus -2.00""",
                        policy))
                .containsExactly("1: 3>1 2.00 #1");
    }

    @Test
    void invoicesThatThePolicyDoesNotKnowOrWhoseSignIsWrongTakeNoPart() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-01 rent 10.00
                        2 2024-01-02 purchase -10.00
                        3 2024-01-03 purchase 1.00
                        4 2024-02-01 bonus 10.00
                        5 2024-02-02 bonus -2.00"""))
                .containsExactly("1: 5>3 1.00 #1");
    }

    @Test
    void theLargestAmountsAreSetOffToTheCent() {
        assertThat(
                        allocated(
                                """
                        1 2024-01-05 purchase 9999999999999999.99
                        2 2024-01-06 purchase 9999999999999999.99
                        3 2024-02-01 bonus -9999999999999999.98
                        4 2024-02-02 bonus -9999999999999999.99"""))
                .containsExactly("1: 3>1 9999999999999999.98 #1", "2: 4>1 0.01 #1", "3: 4>2 9999999999999999.98 #2");
    }

    @Test
    void sumsOfManyOfTheLargestAmountsAreExact() {
        List<Invoice> invoices = IntStream.rangeClosed(1, 20)
                .mapToObj(id -> InvoiceRows.invoice(
                        id + (id <= 10 ? " 2024-01-05 purchase " : " 2024-02-01 bonus -") + "9999999999999999.99"))
                .toList();
        // Two orders make two pools, and so two phases.
        for (OffsetPolicy policy : List.of(
                OffsetPolicy.DEFAULT,
                policy(
                        new Negative("bonus", List.of("transfer", "purchase")),
                        new Negative("promo", List.of("purchase", "transfer"))))) {
            assertThat(allocated(invoices, policy))
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 10)
                            .mapToObj(no -> no + ": " + (no + 10) + ">" + no + " 9999999999999999.99 #1")
                            .toList());
        }
    }

    @Test
    void aCompanysRowsAreMovedOnceAndJoinedToNothing() {
        OffsetPolicy policy = policy(
                new Negative("bonus", List.of("purchase", "transfer")),
                new Negative("promo", List.of("transfer", "purchase")));
        String plan = OffsetAllocations.derive(
                        InvoiceRows.dataset(InvoiceRows.invoices("1 2024-01-05 purchase 1.00")), policy)
                .queryExecution()
                .executedPlan()
                .toString();
        assertThat(plan.split("Exchange hashpartitioning", -1)).hasSize(2);
        assertThat(plan).doesNotContain("Join", "collect_list", "unboundedfollowing");
    }

    private static OffsetPolicy policy(Negative... negatives) {
        return new OffsetPolicy("1", POSITIVES, List.of(negatives));
    }

    private static List<String> allocated(String lines) {
        return allocated(lines, OffsetPolicy.DEFAULT);
    }

    private static List<String> allocated(String lines, OffsetPolicy policy) {
        return allocated(InvoiceRows.invoices(lines), policy);
    }

    /** {@code NUMBER IN COMPANY: NEGATIVE>POSITIVE AMOUNT #NUMBER IN NEGATIVE} */
    private static List<String> allocated(List<Invoice> invoices, OffsetPolicy policy) {
        return allocated(invoices, policy, "concat(negative_invoice_id, '>', positive_invoice_id)");
    }

    /** The same, with the system before each id. */
    private static List<String> allocatedInSystems(List<Invoice> invoices) {
        return allocated(
                invoices,
                OffsetPolicy.DEFAULT,
                "concat(negative_source_system, ' ', negative_invoice_id, '>', positive_source_system, ' ',"
                        + " positive_invoice_id)");
    }

    private static List<String> allocated(List<Invoice> invoices, OffsetPolicy policy, String who) {
        return InvoiceRows.lines(OffsetAllocations.derive(InvoiceRows.dataset(invoices), policy)
                        .selectExpr(
                                "concat(company_allocation_no, ': ', " + who + ")",
                                "amount",
                                "concat('#', allocation_no)"))
                .stream()
                .map(line -> line.replace(',', ' '))
                .toList();
    }
}
