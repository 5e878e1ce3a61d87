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
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.check.Check;
import io.countinghouse.common.error.Severity;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The three marts tell the same sums; what they tell together equals the invoices is proven on every mart. */
final class OffsetsConserved {
    private static final String[] PART_OF_INVOICE = {COMPANY_ID, SOURCE_SYSTEM, INVOICE_ID, CATEGORY};
    private static final String LEFT = "_left";
    private static final String RIGHT = "_right";

    private OffsetsConserved() {}

    /** Companies and currencies whose summary is not the sum of their reassigned invoices. */
    static Check perCompanyAndCurrency() {
        return new Check(
                "summary_is_not_the_sum_of_its_invoices",
                Severity.ERROR,
                COMPANY_CATEGORY_SUMMARY,
                (summary, others) -> differing(
                        total(summary, col(NET), LEFT, COMPANY_ID, CURRENCY),
                        total(others.mart(INVOICES_REASSIGNED), col(AMOUNT), RIGHT, COMPANY_ID, CURRENCY),
                        COMPANY_ID,
                        CURRENCY));
    }

    /** Negative invoices of which a category's part is not the sum of what was set off there. */
    static Check perNegativeInvoice() {
        return new Check(
                "reassigned_amount_is_not_what_was_set_off",
                Severity.ERROR,
                INVOICES_REASSIGNED,
                (reassigned, others) -> differing(
                        total(
                                reassigned.where(not(col(CATEGORY).equalTo(col(ORIGINAL_CATEGORY)))
                                        .and(not(col(CATEGORY).equalTo(InvoiceColumns.UNAPPLIED_CREDIT)))),
                                abs(col(AMOUNT)),
                                LEFT,
                                PART_OF_INVOICE),
                        total(
                                others.mart(OFFSET_ALLOCATIONS)
                                        .withColumnRenamed(NEGATIVE_SOURCE_SYSTEM, SOURCE_SYSTEM)
                                        .withColumnRenamed(NEGATIVE_INVOICE_ID, INVOICE_ID)
                                        .withColumnRenamed(POSITIVE_CATEGORY, CATEGORY),
                                col(AMOUNT),
                                RIGHT,
                                PART_OF_INVOICE),
                        PART_OF_INVOICE));
    }

    private static Dataset<Row> total(Dataset<Row> rows, Column amount, String name, String... grain) {
        return rows.groupBy(columns(grain)).agg(sum(amount).as(name));
    }

    private static Dataset<Row> differing(Dataset<Row> left, Dataset<Row> right, String... grain) {
        return left.join(
                        right,
                        scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList(grain))
                                .toSeq(),
                        "full")
                .where(not(
                        coalesce(col(LEFT), lit(BigDecimal.ZERO)).equalTo(coalesce(col(RIGHT), lit(BigDecimal.ZERO)))));
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
