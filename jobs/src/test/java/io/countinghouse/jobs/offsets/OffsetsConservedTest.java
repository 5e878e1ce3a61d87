package io.countinghouse.jobs.offsets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Two negatives of one id; a cent too much on one and one too little on the other are not made up for. */
class OffsetsConservedTest {
    private static final Column SYSTEM = col(InvoiceColumns.NEGATIVE_SOURCE_SYSTEM);
    private static final Column COMPANY = col(InvoiceColumns.COMPANY_ID);

    @Test
    void aNegativesPartsAreHeldAgainstItsOwnSetOffsInItsSystem() {
        Dataset<Row> invoices = InvoiceRows.dataset(List.of(
                InvoiceRows.invoice("1 2024-01-05 purchase 30.00"),
                InvoiceRows.invoice("2 2024-02-01 bonus -10.00"),
                InvoiceRows.invoice("2 2024-02-01 bonus -5.00").in("crm")));

        assertThat(failing(invoices, SYSTEM.equalTo("crm")))
                .containsExactly("7,crm,2,purchase,5.00,5.01", "7,erp,2,purchase,10.00,9.99");
    }

    @Test
    void aNegativesPartsAreHeldAgainstItsOwnSetOffsInItsCompany() {
        List<Invoice> companies = List.of(
                InvoiceRows.invoice(7, "GBP", "1 2024-01-05 purchase 10.00"),
                InvoiceRows.invoice(7, "GBP", "2 2024-01-06 bonus -4.00"),
                InvoiceRows.invoice(8, "GBP", "1 2024-01-05 purchase 10.00"),
                InvoiceRows.invoice(8, "GBP", "2 2024-01-06 bonus -4.00"));

        assertThat(failing(InvoiceRows.dataset(companies), COMPANY.equalTo(8)))
                .containsExactly("7,erp,2,purchase,4.00,3.99", "8,erp,2,purchase,4.00,4.01");
    }

    /** What the check finds when these set-offs are a cent too large, and the others a cent too small. */
    private static List<String> failing(Dataset<Row> invoices, Column tooLarge) {
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, OffsetPolicy.DEFAULT);
        Dataset<Row> reassigned = InvoicesReassigned.derive(invoices, allocations, OffsetPolicy.DEFAULT);
        assertThat(failing(reassigned, allocations)).isEmpty();
        return failing(
                reassigned,
                allocations.withColumn(
                        InvoiceColumns.AMOUNT,
                        col(InvoiceColumns.AMOUNT)
                                .plus(when(tooLarge, lit("0.01"))
                                        .otherwise(lit("-0.01"))
                                        .cast(InvoiceColumns.MONEY))));
    }

    private static List<String> failing(Dataset<Row> reassigned, Dataset<Row> allocations) {
        DerivationInputs others = new DerivationInputs() {
            @Override
            public Dataset<Row> table(String name) {
                throw new AssertionError(name);
            }

            @Override
            public Dataset<Row> mart(String name) {
                return allocations;
            }
        };
        return InvoiceRows.lines(OffsetsConserved.perNegativeInvoice().finding().failing(reassigned, others));
    }
}
