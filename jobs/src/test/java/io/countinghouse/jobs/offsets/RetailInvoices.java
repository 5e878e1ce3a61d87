package io.countinghouse.jobs.offsets;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lines of a real shop (UCI "Online Retail", December 2010) as invoices: company = customer, credit notes are bonus,
 * discounts promo, postage transfer, all else purchase. VAT is what a sixth of a price at home holds.
 *
 * @param files one per day, {@code invoices_yyyy-MM-dd.csv}, in order
 * @param records lines in all files
 * @param withoutCompany of these, those that name no customer
 * @param invoices the others
 */
record RetailInvoices(List<Path> files, long records, long withoutCompany, List<Invoice> invoices) {
    private static final String FIRST_DAY = "retail_by_day/2010-12-01.csv";
    private static final BigDecimal SIX = new BigDecimal(6);
    private static final String[] HEADER = {
        "invoice_id",
        "company_id",
        "invoice_number",
        "invoice_date",
        "due_date",
        "posted_at",
        "category",
        "amount",
        "currency",
        "tax_amount",
        "status",
        "payment_method",
        "reference",
        "parent_invoice_id",
        "sales_person_id",
        "store_id",
        "product_line",
        "description",
        "country",
        "created_at",
        "created_by",
        "updated_at",
        "source_system"
    };

    /** Writes the files; empty where {@code shared/data} is not beside the repository. */
    static Optional<RetailInvoices> write(Path folder) throws IOException {
        Optional<Path> first = RawFiles.real(FIRST_DAY);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<Path> days;
        try (Stream<Path> listed = Files.list(first.get().getParent())) {
            days = listed.sorted().toList();
        }
        Shop shop = new Shop();
        List<Path> files = new ArrayList<>();
        for (Path day : days) {
            files.add(shop.write(day, folder.resolve("invoices_" + day.getFileName())));
        }
        return Optional.of(
                new RetailInvoices(List.copyOf(files), shop.records, shop.withoutCompany, List.copyOf(shop.invoices)));
    }

    private static final class Shop {
        private long records;
        private long withoutCompany;
        private final List<Invoice> invoices = new ArrayList<>();

        private Path write(Path day, Path file) throws IOException {
            try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(day);
                    CsvWriter writer = CsvWriter.builder().build(file)) {
                writer.writeRecord(HEADER);
                for (NamedCsvRecord line : reader) {
                    writer.writeRecord(cells(line));
                }
            }
            return file;
        }

        private String[] cells(NamedCsvRecord line) {
            long id = ++records;
            String customer = line.getField("CustomerID").replace(".0", "");
            String moment = line.getField("InvoiceDate");
            LocalDate date = LocalDate.parse(moment.substring(0, 10));
            String category = category(line);
            BigDecimal amount = new BigDecimal(line.getField("Quantity"))
                    .multiply(new BigDecimal(line.getField("UnitPrice")))
                    .setScale(2, RoundingMode.UNNECESSARY);
            BigDecimal tax = line.getField("Country").equals("United Kingdom")
                    ? amount.divide(SIX, 2, RoundingMode.HALF_UP)
                    : null;
            if (customer.isEmpty()) {
                withoutCompany++;
            } else {
                invoices.add(new Invoice("retail", id, Long.parseLong(customer), "GBP", date, category, amount, tax));
            }
            return new String[] {
                Long.toString(id),
                customer,
                line.getField("InvoiceNo"),
                date.toString(),
                date.plusDays(30).toString(),
                moment,
                category,
                amount.toPlainString(),
                "GBP",
                tax == null ? "" : tax.toPlainString(),
                "posted",
                "",
                line.getField("StockCode"),
                "",
                "",
                "1",
                "gifts",
                line.getField("Description"),
                line.getField("Country"),
                moment,
                "",
                moment,
                "retail"
            };
        }

        private static String category(NamedCsvRecord line) {
            String code = line.getField("StockCode");
            if (code.equals("D")) {
                return "promo";
            }
            if (line.getField("InvoiceNo").startsWith("C")) {
                return "bonus";
            }
            return code.equals("POST") || code.equals("DOT") ? "transfer" : "purchase";
        }
    }
}
