package io.countinghouse.jobs.offsets;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of the three marts as lines of text, sorted. */
record OffsetMarts(List<String> allocations, List<String> reassigned, List<String> summary) {
    static OffsetMarts derive(Dataset<Row> invoices, OffsetPolicy policy) {
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, policy);
        Dataset<Row> reassigned = InvoicesReassigned.derive(invoices, allocations, policy);
        Dataset<Row> summary = CompanyCategorySummary.derive(reassigned, policy);
        return new OffsetMarts(
                InvoiceRows.lines(allocations), InvoiceRows.lines(reassigned), InvoiceRows.lines(summary));
    }

    static OffsetMarts of(OffsetOracle oracle) {
        return new OffsetMarts(
                oracle.allocations().stream()
                        .map(OffsetOracle.Allocation::toString)
                        .sorted()
                        .toList(),
                oracle.parts().stream().map(InvoiceRows::reassigned).sorted().toList(),
                oracle.summaries().stream().sorted().toList());
    }

    /** Some of the rows in which they differ; empty if they are the same. */
    List<String> differences(OffsetMarts found) {
        List<String> inAllocations = InvoiceRows.differences(allocations, found.allocations);
        List<String> inReassigned = InvoiceRows.differences(reassigned, found.reassigned);
        List<String> inSummary = InvoiceRows.differences(summary, found.summary);
        return List.of(inAllocations, inReassigned, inSummary).stream()
                .flatMap(List::stream)
                .toList();
    }
}
