package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICES_REASSIGNED_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.ORIGINAL_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.PART;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_UPDATED_AT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.TAX_AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UNAPPLIED_CREDIT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UPDATED_AT;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Every invoice in the categories that it ends up in: a negative one in those of the positives it was set off against. */
final class InvoicesReassigned {
    private static final String APPLIED = "_applied_";
    private static final String MAGNITUDE = "_magnitude";
    private static final String POSITION = "_position";
    private static final String PORTION = "_portion";
    private static final String FROM = "from";
    private static final String UNTIL = "until";
    private static final Column NONE = lit(0L);

    private final OffsetPolicy policy;

    private InvoicesReassigned(OffsetPolicy policy) {
        this.policy = policy;
    }

    /**
     * Rows of {@link InvoiceColumns#INVOICES_REASSIGNED_SCHEMA}. The parts of an invoice are in the order of its policy,
     * with what is unapplied last, and add up to its amount and to its tax. An invoice of amount zero keeps its category.
     *
     * @param current one row per invoice
     * @param allocations what {@link OffsetAllocations#derive} makes of them
     */
    static Dataset<Row> derive(Dataset<Row> current, Dataset<Row> allocations, OffsetPolicy policy) {
        Dataset<Row> invoices = current.withColumnRenamed(UPDATED_AT, SOURCE_UPDATED_AT);
        InvoicesReassigned reassigned = new InvoicesReassigned(policy);
        Dataset<Row> unchanged = invoices.where(not(reassigned.isSetOff()))
                .withColumn(ORIGINAL_CATEGORY, col(CATEGORY))
                .withColumn(PART, lit(1));
        Dataset<Row> setOff = reassigned.parts(
                invoices.where(reassigned.isSetOff()), allocations.transform(reassigned::appliedByCategory));
        String[] columns = INVOICES_REASSIGNED_SCHEMA.fieldNames();
        return unchanged.selectExpr(columns).unionAll(setOff.selectExpr(columns));
    }

    private Column isSetOff() {
        Column hasItsSign = col(AMOUNT).multiply(lit(policy.positiveSign())).lt(0);
        return coalesce(
                col(CATEGORY).isInCollection(policy.negativeCategories()).and(hasItsSign), lit(false));
    }

    /** One row per negative invoice, with a column of cents for each positive category. */
    private Dataset<Row> appliedByCategory(Dataset<Row> allocations) {
        List<Column> sums = new ArrayList<>();
        for (String category : policy.positives()) {
            Column cents = when(col(POSITIVE_CATEGORY).equalTo(category), MinorUnits.of(col(AMOUNT)));
            sums.add(sum(cents.otherwise(NONE)).as(APPLIED + category));
        }
        return allocations
                .groupBy(
                        col(COMPANY_ID),
                        col(NEGATIVE_SOURCE_SYSTEM).as(SOURCE_SYSTEM),
                        col(NEGATIVE_INVOICE_ID).as(INVOICE_ID))
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    }

    private Dataset<Row> parts(Dataset<Row> negatives, Dataset<Row> applied) {
        Column magnitude = MinorUnits.of(col(AMOUNT)).multiply(lit(-policy.positiveSign()));
        Column from = col(PORTION).getField(FROM);
        Column until = col(PORTION).getField(UNTIL);
        return negatives
                .join(applied, new String[] {COMPANY_ID, SOURCE_SYSTEM, INVOICE_ID}, "left")
                .withColumn(MAGNITUDE, magnitude)
                .select(col("*"), posexplode(portions()).as(new String[] {POSITION, PORTION}))
                .withColumn(ORIGINAL_CATEGORY, col(CATEGORY))
                .withColumn(CATEGORY, col(PORTION).getField(CATEGORY))
                .withColumn(PART, col(POSITION).plus(1))
                .withColumn(AMOUNT, MinorUnits.toMoney(until.minus(from).multiply(lit(-policy.positiveSign()))))
                .withColumn(TAX_AMOUNT, MinorUnits.share(col(TAX_AMOUNT), from, until, col(MAGNITUDE)));
    }

    /** The invoice's cents, end to end from 0: category by category, and the rest. */
    private Column portions() {
        Column portions = array();
        for (OffsetPolicy.Negative negative : policy.negatives()) {
            portions = when(col(CATEGORY).equalTo(negative.category()), portions(negative.order()))
                    .otherwise(portions);
        }
        return filter(portions, portion -> portion.getField(UNTIL).gt(portion.getField(FROM)));
    }

    private static Column portions(List<String> order) {
        List<Column> portions = new ArrayList<>();
        Column from = NONE;
        for (String category : order) {
            Column until = from.plus(coalesce(col(APPLIED + category), NONE));
            portions.add(portion(category, from, until));
            from = until;
        }
        portions.add(portion(UNAPPLIED_CREDIT, from, col(MAGNITUDE)));
        return array(portions.toArray(Column[]::new));
    }

    private static Column portion(String category, Column from, Column until) {
        return struct(lit(category).as(CATEGORY), from.as(FROM), until.as(UNTIL));
    }
}
