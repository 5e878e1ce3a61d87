package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.bench.rival.PlainOffsets;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What the benchmark holds the job against is itself right. */
class PlainOffsetsTest {
    private static final Comparator<Invoice> AS_READ = Comparator.comparing(Invoice::company)
            .thenComparing(Invoice::currency)
            .thenComparing(Invoice::date)
            .thenComparing(Invoice::id)
            .thenComparing(Invoice::system);

    @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void thePlainImplementationFollowsTheRule(@ForAll long seed) throws SQLException, IOException {
        List<Invoice> invoices = new RandomCompanies(seed)
                .invoices(5, OffsetsWorkspace.POLICY).stream().sorted(AS_READ).toList();
        List<String> allocations = new ArrayList<>();
        List<String> reassigned = new ArrayList<>();
        List<String> summary = new ArrayList<>();
        PlainOffsets plain = new PlainOffsets(
                row -> allocations.add(String.join(",", row)),
                row -> reassigned.add(String.join(",", row)),
                row -> summary.add(String.join(",", row)));
        for (Invoice invoice : invoices) {
            plain.take(fields(invoice));
        }
        plain.settle();

        OffsetOracle oracle = OffsetOracle.of(invoices, OffsetsWorkspace.POLICY);
        assertThat(allocations)
                .containsExactlyInAnyOrderElementsOf(oracle.allocations().stream()
                        .map(allocation -> allocation.toString().replaceFirst(",test$", ",1"))
                        .toList());
        assertThat(reassigned)
                .containsExactlyInAnyOrderElementsOf(
                        oracle.parts().stream().map(PlainOffsetsTest::line).toList());
        assertThat(summary).containsExactlyInAnyOrderElementsOf(oracle.summaries());
    }

    /** Those that no rule speaks of are their own names. */
    private static String[] fields(Invoice invoice) {
        String[] fields = InvoiceColumns.fields().toArray(String[]::new);
        set(fields, InvoiceColumns.SOURCE_SYSTEM, invoice.system());
        set(fields, InvoiceColumns.INVOICE_ID, Long.toString(invoice.id()));
        set(fields, InvoiceColumns.COMPANY_ID, Long.toString(invoice.company()));
        set(fields, InvoiceColumns.CURRENCY, invoice.currency());
        set(fields, InvoiceColumns.INVOICE_DATE, invoice.date().toString());
        set(fields, InvoiceColumns.CATEGORY, invoice.category());
        set(fields, InvoiceColumns.AMOUNT, invoice.amount().toPlainString());
        set(
                fields,
                InvoiceColumns.TAX_AMOUNT,
                invoice.tax() == null ? null : invoice.tax().toPlainString());
        return fields;
    }

    private static String line(OffsetOracle.Part part) {
        Invoice invoice = part.invoice();
        String[] fields = fields(invoice.with(part.category(), part.amount(), part.tax()));
        return String.join(",", fields) + "," + invoice.category() + "," + part.number();
    }

    private static void set(String[] fields, String column, String value) {
        fields[InvoiceColumns.fields().indexOf(column)] = value;
    }
}
