package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_CATEGORY_SUMMARY_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.GROSS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICES;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NET;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSETS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSETS_BY_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.ORIGINAL_CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.TOTAL;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UNAPPLIED;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UNAPPLIED_CREDIT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.money.MoneySum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each company has in each category and currency, before and after the negative invoices are set off. */
final class CompanyCategorySummary {
    private static final String BROUGHT_BY = "_brought_by_";
    private static final Column KEEPS_ITS_CATEGORY = col(CATEGORY).equalTo(col(ORIGINAL_CATEGORY));
    private static final Column IS_UNAPPLIED =
            not(KEEPS_ITS_CATEGORY).and(col(CATEGORY).equalTo(UNAPPLIED_CREDIT));
    private static final Column IS_OFFSET = not(KEEPS_ITS_CATEGORY).and(not(IS_UNAPPLIED));

    private CompanyCategorySummary() {}

    /**
     * Rows of {@link InvoiceColumns#COMPANY_CATEGORY_SUMMARY_SCHEMA}; negative invoices of amount zero are in none.
     *
     * @param reassigned what {@link InvoicesReassigned#derive} makes of whole companies
     */
    static Dataset<Row> derive(Dataset<Row> reassigned, OffsetPolicy policy) {
        List<String> negatives = policy.negativeCategories().stream().sorted().toList();
        Column isEmptyNegative = col(AMOUNT).equalTo(0).and(col(CATEGORY).isInCollection(policy.negativeCategories()));
        return reassigned
                .where(not(isEmptyNegative))
                .transform(rows -> summed(rows, negatives))
                .withColumn(OFFSETS_BY_CATEGORY, asJson(negatives))
                .withColumn(
                        NET,
                        col(GROSS).plus(col(OFFSET_AMOUNT)).plus(col(UNAPPLIED)).try_cast(TOTAL))
                .selectExpr(COMPANY_CATEGORY_SUMMARY_SCHEMA.fieldNames());
    }

    private static Dataset<Row> summed(Dataset<Row> rows, List<String> negatives) {
        List<Column> sums = new ArrayList<>(List.of(
                count(when(not(KEEPS_ITS_CATEGORY), lit(1))).as(OFFSETS),
                total(KEEPS_ITS_CATEGORY).as(GROSS),
                total(IS_OFFSET).as(OFFSET_AMOUNT),
                total(IS_UNAPPLIED).as(UNAPPLIED)));
        for (String negative : negatives) {
            Column isBrought =
                    not(KEEPS_ITS_CATEGORY).and(col(ORIGINAL_CATEGORY).equalTo(negative));
            sums.add(sum(when(isBrought, col(AMOUNT))).as(BROUGHT_BY + negative));
        }
        return rows.groupBy(COMPANY_ID, CATEGORY, CURRENCY)
                .agg(count(when(KEEPS_ITS_CATEGORY, lit(1))).as(INVOICES), sums.toArray(Column[]::new));
    }

    private static Column total(Column condition) {
        return MoneySum.of(when(condition, col(AMOUNT)).otherwise(lit(BigDecimal.ZERO)), TOTAL);
    }

    private static Column asJson(List<String> negatives) {
        Column[] amounts = negatives.stream()
                .map(negative -> MinorUnits.text(col(BROUGHT_BY + negative)).as(negative))
                .toArray(Column[]::new);
        return to_json(struct(amounts), Map.of("ignoreNullFields", "true"));
    }
}
