package io.countinghouse.jobs.offsets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetailInvoicesTest {
    private static final Feed FEED = InvoiceFeed.feed(OffsetSettings.DEFAULT);
    private static final OffsetPolicy POLICY = OffsetPolicy.DEFAULT;
    private static final OffsetOracle.Policy RULE = new OffsetOracle.Policy(
            List.of("purchase", "transfer"),
            Map.of("bonus", List.of("purchase", "transfer"), "promo", List.of("purchase", "transfer")));

    @TempDir
    private Path folder;

    @Test
    void aRealShopsLinesAreSetOffToTheCentAndThoseWithoutACompanyRejected() throws IOException {
        Optional<RetailInvoices> written = RetailInvoices.write(folder);
        assumeTrue(written.isPresent(), "shared/data/retail_by_day is not beside this repository");
        RetailInvoices retail = written.orElseThrow();
        List<FileClaim> files = new ArrayList<>();
        for (Path file : retail.files()) {
            files.add(RawFiles.write(file, Files.readAllBytes(file)));
        }
        Dataset<Row> rows = RowRules.apply(StrictReader.read(TestSpark.session(), FEED, files), FEED)
                .cache();

        assertThat(retail.records()).isEqualTo(42_481);
        assertThat(InvoiceRows.lines(rows.where("_rejects is not null")
                        .selectExpr(
                                "transform(_rejects, r -> r.column || ' ' || r.code)[0] as why", "size(_rejects) as n")
                        .groupBy("why", "n")
                        .count()))
                .containsExactly("company_id missing_value,1," + retail.withoutCompany());
        Dataset<Row> invoices = rows.where(col(FeedSchema.REJECTS).isNull()).cache();
        TestSpark.large(() -> requireSetOff(invoices, retail));
        invoices.unpersist();
        rows.unpersist();
    }

    private static void requireSetOff(Dataset<Row> invoices, RetailInvoices retail) {
        OffsetOracle oracle = OffsetOracle.of(retail.invoices(), RULE);
        assertThat(oracle.allocations()).hasSizeGreaterThan(100);
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, POLICY).cache();
        Dataset<Row> reassigned =
                InvoicesReassigned.derive(invoices, allocations, POLICY).cache();
        assertThat(InvoiceRows.differences(
                        oracle.allocations().stream().map(Object::toString).toList(),
                        InvoiceRows.lines(allocations.withColumn("policy_version", lit("test")))))
                .isEmpty();
        assertThat(InvoiceRows.differences(
                        oracle.parts().stream()
                                .map(part -> part.invoice().id() + ","
                                        + part.invoice().category() + "," + part.category() + "," + part.number() + ","
                                        + part.amount() + "," + part.tax())
                                .toList(),
                        InvoiceRows.lines(reassigned.select(
                                "invoice_id", "original_category", "category", "part", "amount", "tax_amount"))))
                .isEmpty();
        assertThat(InvoiceRows.differences(
                        oracle.summaries(), InvoiceRows.lines(CompanyCategorySummary.derive(reassigned, POLICY))))
                .isEmpty();
        assertThat(InvoiceRows.lines(reassigned.groupBy().sum("amount")))
                .isEqualTo(InvoiceRows.lines(invoices.groupBy().sum("amount")));
        reassigned.unpersist();
        allocations.unpersist();
    }
}
