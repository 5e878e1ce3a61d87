package io.countinghouse.jobs.offsets;

import io.countinghouse.common.testing.TestSpark;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Invoices as rows of 23 fields, and rows as lines of text. */
final class InvoiceRows {
    private static final int MOST_SHOWN = 10;

    private InvoiceRows() {}

    /** {@code ID DATE CATEGORY AMOUNT}, of company 7, in GBP, without tax. */
    static Invoice invoice(String line) {
        return invoice(7, "GBP", line);
    }

    static Invoice invoice(long company, String currency, String line) {
        String[] words = line.strip().split("\\s+", -1);
        return new Invoice(
                Long.parseLong(words[0]),
                company,
                currency,
                LocalDate.parse(words[1]),
                words[2],
                new BigDecimal(words[3]),
                null);
    }

    static List<Invoice> invoices(String lines) {
        return lines.lines().map(InvoiceRows::invoice).toList();
    }

    static Dataset<Row> dataset(List<Invoice> invoices) {
        return TestSpark.session()
                .createDataFrame(invoices.stream().map(InvoiceRows::row).toList(), InvoiceColumns.INVOICE_SCHEMA);
    }

    /** The fields that no rule speaks of differ from invoice to invoice and from each other. */
    static Row row(Invoice invoice) {
        long id = invoice.id();
        Date date = Date.valueOf(invoice.date());
        return RowFactory.create(
                id,
                invoice.company(),
                "N-" + id,
                date,
                id % 3 == 0 ? null : Date.valueOf(invoice.date().plusDays(30)),
                Timestamp.valueOf("2024-01-01 10:00:00"),
                invoice.category(),
                invoice.amount(),
                invoice.currency(),
                invoice.tax(),
                "open" + id % 5,
                "card",
                id % 2 == 0 ? null : "R-" + id,
                id - 1,
                id % 11,
                id % 13,
                "line " + id % 17,
                "text " + id,
                "GB",
                Timestamp.valueOf("2024-01-02 11:00:00"),
                "clerk" + id % 19,
                Timestamp.valueOf("2024-01-03 12:00:00"),
                invoice.system());
    }

    /** Each row's values in the order of its columns, separated by commas; sorted. */
    static List<String> lines(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(InvoiceRows::line).sorted().toList();
    }

    private static String line(Row row) {
        return IntStream.range(0, row.size())
                .mapToObj(row::get)
                .map(value -> value instanceof BigDecimal amount ? OffsetOracle.tidy(amount) : value)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    /** The row of invoices_reassigned that a part of an invoice makes. */
    static String reassigned(OffsetOracle.Part part) {
        Invoice invoice = part.invoice();
        Row row = row(invoice.with(part.category(), part.amount(), part.tax()));
        return line(row) + "," + invoice.category() + "," + part.number();
    }

    /** Some of the lines that one has and the other has not, or not as often; empty if there are none. */
    static List<String> differences(List<String> expected, List<String> found) {
        Map<String, Integer> surplus = new HashMap<>();
        found.forEach(line -> surplus.merge(line, 1, Integer::sum));
        expected.forEach(line -> surplus.merge(line, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        surplus.forEach((line, times) -> {
            if (times != 0) {
                differences.add((times > 0 ? "found    " : "expected ") + line);
            }
        });
        return differences.stream().sorted().limit(MOST_SHOWN).toList();
    }
}
