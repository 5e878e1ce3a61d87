package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.ALLOCATION_NO;
import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ALLOCATION_NO;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_DATE;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_DATE;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_ALLOCATIONS_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POLICY_VERSION;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_DATE;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.PoolRanges.FROM;
import static io.countinghouse.jobs.offsets.PoolRanges.IS_NEGATIVE;
import static io.countinghouse.jobs.offsets.PoolRanges.PHASE;
import static io.countinghouse.jobs.offsets.PoolRanges.POOL;
import static io.countinghouse.jobs.offsets.PoolRanges.UNTIL;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each negative invoice was set off against. Per company and currency, the negative invoices in turn, oldest first
 * (date, then id, then source system), consume positive ones category by category in the order of the policy, in each the oldest first.
 */
final class OffsetAllocations {
    private static final String NEGATIVE = "_negative";
    private static final String POSITIVE = "_positive";
    private static final String WIDTH = "_width";

    private static final WindowSpec ALONG_THE_POOL = Window.partitionBy(COMPANY_ID, CURRENCY, POOL)
            .orderBy(FROM)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());

    private static final WindowSpec OF_THE_NEGATIVE = Window.partitionBy(
                    COMPANY_ID, CURRENCY, NEGATIVE_DATE, NEGATIVE_INVOICE_ID, NEGATIVE_SOURCE_SYSTEM)
            .orderBy(PHASE, FROM);
    private static final WindowSpec OF_THE_COMPANY = Window.partitionBy(COMPANY_ID, CURRENCY)
            .orderBy(NEGATIVE_DATE, NEGATIVE_INVOICE_ID, NEGATIVE_SOURCE_SYSTEM, PHASE, FROM);

    private OffsetAllocations() {}

    /**
     * Rows of {@link InvoiceColumns#OFFSET_ALLOCATIONS_SCHEMA}. Invoices whose sign contradicts their category, or whose
     * category the policy does not name, take no part.
     *
     * @param invoices one row per invoice; all invoices of each company that has any
     */
    static Dataset<Row> derive(Dataset<Row> invoices, OffsetPolicy policy) {
        return PoolRanges.of(invoices, policy)
                .transform(OffsetAllocations::overlaps)
                .transform(OffsetAllocations::numbered)
                .withColumn(POLICY_VERSION, lit(policy.version()))
                .selectExpr(OFFSET_ALLOCATIONS_SCHEMA.fieldNames());
    }

    /** Where a range begins, the negative and the positive that begin here or began last share cents, if any. */
    private static Dataset<Row> overlaps(Dataset<Row> ranges) {
        Column range = struct(SOURCE_SYSTEM, INVOICE_ID, INVOICE_DATE, CATEGORY, PHASE, UNTIL);
        Column until = least(col(NEGATIVE).getField(UNTIL), col(POSITIVE).getField(UNTIL));
        return ranges.select(
                        col(COMPANY_ID),
                        col(CURRENCY),
                        col(FROM),
                        begunLast(when(col(IS_NEGATIVE), range)).as(NEGATIVE),
                        begunLast(when(not(col(IS_NEGATIVE)), range)).as(POSITIVE))
                .where(col(NEGATIVE).isNotNull().and(col(POSITIVE).isNotNull()))
                .withColumn(WIDTH, until.minus(col(FROM)).cast(DataTypes.LongType))
                .where(col(WIDTH).gt(0))
                .select(
                        col(COMPANY_ID),
                        col(CURRENCY),
                        col(NEGATIVE).getField(SOURCE_SYSTEM).as(NEGATIVE_SOURCE_SYSTEM),
                        col(NEGATIVE).getField(INVOICE_ID).as(NEGATIVE_INVOICE_ID),
                        col(POSITIVE).getField(SOURCE_SYSTEM).as(POSITIVE_SOURCE_SYSTEM),
                        col(POSITIVE).getField(INVOICE_ID).as(POSITIVE_INVOICE_ID),
                        col(NEGATIVE).getField(CATEGORY).as(NEGATIVE_CATEGORY),
                        col(POSITIVE).getField(CATEGORY).as(POSITIVE_CATEGORY),
                        col(NEGATIVE).getField(INVOICE_DATE).as(NEGATIVE_DATE),
                        col(POSITIVE).getField(INVOICE_DATE).as(POSITIVE_DATE),
                        MinorUnits.toMoney(col(WIDTH)).as(AMOUNT),
                        col(NEGATIVE).getField(PHASE).as(PHASE),
                        col(FROM));
    }

    private static Column begunLast(Column range) {
        return last(range, true).over(ALONG_THE_POOL);
    }

    private static Dataset<Row> numbered(Dataset<Row> overlaps) {
        return overlaps.withColumn(
                        ALLOCATION_NO, row_number().over(OF_THE_NEGATIVE).cast(DataTypes.LongType))
                .withColumn(
                        COMPANY_ALLOCATION_NO, row_number().over(OF_THE_COMPANY).cast(DataTypes.LongType));
    }
}
