package io.countinghouse.jobs.offsets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** 2,000 companies in one Dataset, under a policy of four pools. */
class OffsetMartsTest {
    private static final OffsetOracle.Policy POLICY = new OffsetOracle.Policy(
            List.of("purchase", "transfer", "fee", "rent", "deposit"),
            Map.of(
                    "bonus", List.of("purchase", "transfer", "fee", "rent"),
                    "promo", List.of("fee", "rent", "purchase"),
                    "refund", List.of("transfer", "deposit")));
    private static final OffsetPolicy FOR_JOB = RandomCompanies.forJob(POLICY);
    private static final List<Invoice> INVOICES = new RandomCompanies(4).invoices(2_000, POLICY);
    private static final OffsetMarts EXPECTED = OffsetMarts.of(OffsetOracle.of(INVOICES, POLICY));

    @Test
    void everyRowOfEveryMartIsThatOfAPlainLoop() {
        assertThat(EXPECTED.allocations()).hasSizeGreaterThan(2_000);
        assertThat(EXPECTED.differences(derive(INVOICES))).isEmpty();
    }

    @Test
    void mirroringAllSignsMirrorsTheResult() {
        Dataset<Row> mirrored =
                InvoiceRows.dataset(INVOICES.stream().map(Invoice::mirrored).toList());
        Dataset<Row> allocations = OffsetAllocations.derive(mirrored, FOR_JOB.mirror());
        Dataset<Row> reassigned = InvoicesReassigned.derive(mirrored, allocations, FOR_JOB.mirror());
        Dataset<Row> mirroredBack = reassigned
                .withColumn("amount", col("amount").multiply(-1).cast(InvoiceColumns.MONEY))
                .withColumn("tax_amount", col("tax_amount").multiply(-1).cast(InvoiceColumns.MONEY));
        assertThat(InvoiceRows.differences(EXPECTED.allocations(), InvoiceRows.lines(allocations)))
                .isEmpty();
        assertThat(InvoiceRows.differences(EXPECTED.reassigned(), InvoiceRows.lines(mirroredBack)))
                .isEmpty();
    }

    @Test
    void aLaterRunOverTheCompaniesWithNewInvoicesEndsWhereOneRunOverAllDoes() {
        Predicate<Invoice> isLater = invoice -> invoice.company() % 3 == 0 && invoice.id() % 2 == 0;
        OffsetMarts before = derive(INVOICES.stream().filter(isLater.negate()).toList());
        Set<Long> touched =
                INVOICES.stream().filter(isLater).map(Invoice::company).collect(Collectors.toSet());
        OffsetMarts recomputed = derive(INVOICES.stream()
                .filter(invoice -> touched.contains(invoice.company()))
                .toList());
        assertThat(before.differences(EXPECTED)).isNotEmpty();
        assertThat(EXPECTED.differences(before.ofCompanies(company -> !touched.contains(company))
                        .and(recomputed)))
                .isEmpty();
    }

    @Test
    void sumsAreConservedToTheCentPerCompanyAndCurrency() {
        Dataset<Row> invoices = InvoiceRows.dataset(INVOICES);
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, FOR_JOB).cache();
        Dataset<Row> reassigned =
                InvoicesReassigned.derive(invoices, allocations, FOR_JOB).cache();
        Dataset<Row> summary = CompanyCategorySummary.derive(reassigned, FOR_JOB);
        List<String> amounts = sums(invoices, "amount");
        assertThat(amounts).hasSizeGreaterThan(2_000);
        assertThat(sums(reassigned, "amount")).isEqualTo(amounts);
        assertThat(sums(summary, "net")).isEqualTo(amounts);
        assertThat(sums(reassigned, "tax_amount")).isEqualTo(sums(invoices, "tax_amount"));
        assertThat(sums(summary, "-offset_amount")).isEqualTo(sums(allocations, "amount"));
    }

    /** By company and currency, where it is not zero. */
    private static List<String> sums(Dataset<Row> rows, String value) {
        return InvoiceRows.lines(rows.groupBy("company_id", "currency")
                .agg(expr("sum(" + value + ")").cast("decimal(38,4)").as("total"))
                .where("total <> 0"));
    }

    private static OffsetMarts derive(List<Invoice> invoices) {
        return OffsetMarts.derive(InvoiceRows.dataset(invoices), FOR_JOB);
    }
}
