package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_CATEGORY_SUMMARY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICES_REASSIGNED;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NET;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_ALLOCATIONS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.ORIGINAL_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.check.Total;

/** The three marts tell the same sums; what they tell together equals the invoices is proven on every mart. */
final class OffsetsConserved {
    private static final String[] PART_OF_INVOICE = {COMPANY_ID, SOURCE_SYSTEM, INVOICE_ID, CATEGORY};

    private OffsetsConserved() {}

    /** Companies and currencies whose summary is not the sum of their reassigned invoices. */
    static Expectation perCompanyAndCurrency() {
        return Expectation.equalTotals(
                "summary_is_not_the_sum_of_its_invoices",
                COMPANY_CATEGORY_SUMMARY,
                Total.of(NET),
                others -> others.mart(INVOICES_REASSIGNED),
                Total.of(AMOUNT),
                COMPANY_ID,
                CURRENCY);
    }

    /** Negative invoices of which a category's part is not the sum of what was set off there. */
    static Expectation perNegativeInvoice() {
        return Expectation.equalTotals(
                "reassigned_amount_is_not_what_was_set_off",
                INVOICES_REASSIGNED,
                new Total(
                        reassigned -> reassigned.where(not(col(CATEGORY).equalTo(col(ORIGINAL_CATEGORY)))
                                .and(not(col(CATEGORY).equalTo(InvoiceColumns.UNAPPLIED_CREDIT)))),
                        abs(col(AMOUNT))),
                others -> others.mart(OFFSET_ALLOCATIONS),
                new Total(
                        allocations -> allocations
                                .withColumnRenamed(NEGATIVE_SOURCE_SYSTEM, SOURCE_SYSTEM)
                                .withColumnRenamed(NEGATIVE_INVOICE_ID, INVOICE_ID)
                                .withColumnRenamed(POSITIVE_CATEGORY, CATEGORY),
                        col(AMOUNT)),
                PART_OF_INVOICE);
    }
}
