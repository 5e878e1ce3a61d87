package io.countinghouse.jobs.offsets;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of the three marts as lines of text, sorted. */
record OffsetMarts(List<String> allocations, List<String> reassigned, List<String> summary) {
    static OffsetMarts derive(Dataset<Row> invoices, OffsetPolicy policy) {
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, policy).cache();
        Dataset<Row> reassigned =
                InvoicesReassigned.derive(invoices, allocations, policy).cache();
        try {
            return new OffsetMarts(
                    InvoiceRows.lines(allocations),
                    InvoiceRows.lines(reassigned),
                    InvoiceRows.lines(CompanyCategorySummary.derive(reassigned, policy)));
        } finally {
            reassigned.unpersist();
            allocations.unpersist();
        }
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

    OffsetMarts and(OffsetMarts others) {
        return new OffsetMarts(
                joined(allocations, others.allocations),
                joined(reassigned, others.reassigned),
                joined(summary, others.summary));
    }

    OffsetMarts ofCompanies(LongPredicate chosen) {
        return new OffsetMarts(
                chosen(allocations, 0, chosen), chosen(reassigned, 1, chosen), chosen(summary, 0, chosen));
    }

    private static List<String> joined(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<String> chosen(List<String> lines, int companyColumn, LongPredicate chosen) {
        return lines.stream()
                .filter(line -> chosen.test(Long.parseLong(line.split(",", -1)[companyColumn])))
                .toList();
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
