package io.countinghouse.jobs.offsets;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.money.Currencies;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Files of invoices, one a week, of about 250 to a company in euro, dollars and a few yen and dinars: three in ten are negative, smaller than the
 * others, but in every tenth company larger than it can use. Streams: any number of rows.
 */
public final class InvoiceGenerator {
    static final String HEADER =
            "invoice_id,company_id,invoice_number,invoice_date,due_date,posted_at,category,amount,currency,tax_amount,"
                    + "status,payment_method,reference,parent_invoice_id,sales_person_id,store_id,product_line,description,"
                    + "country,created_at,created_by,updated_at,source_system";

    private static final int INVOICES_PER_COMPANY = 250;
    private static final int DAYS_TO_PAY = 30;
    private static final BigDecimal TAX_RATE = new BigDecimal("0.20");
    private static final List<String> POSITIVES = List.of("purchase", "purchase", "transfer");
    private static final List<String> NEGATIVES = List.of("bonus", "promo");
    private static final List<String> STATUSES = List.of("open", "paid", "booked", "");
    private static final List<String> METHODS = List.of("card", "bank transfer", "direct debit", "");
    private static final List<String> LINES = List.of("groceries", "household", "caf\u00e9", "\"fresh, chilled\"");

    private final Extent extent;
    private final long seed;
    private final boolean defects;
    private final long companies;

    public InvoiceGenerator(long rows, int days, long seed, LocalDate from, boolean defects) {
        this(new Extent(rows, days, from), seed, defects);
    }

    InvoiceGenerator(Extent extent, long seed, boolean defects) {
        this.extent = extent;
        this.seed = seed;
        this.defects = defects;
        this.companies = 1 + extent.rows() / INVOICES_PER_COMPANY;
    }

    public void write(Path out) throws IOException {
        Files.createDirectories(out);
        SplittableRandom random = new SplittableRandom(seed);
        long id = 1;
        for (Extent.Week week : extent.weeks()) {
            SplittableRandom ofTheWeek = random.split();
            try (BufferedWriter file =
                    Files.newBufferedWriter(out.resolve("invoices_" + week.start() + ".csv"), StandardCharsets.UTF_8)) {
                file.write(HEADER + "\n");
                for (long i = 0; i < week.rows(); i++, id++) {
                    file.write(line(id, week.start().plusDays(ofTheWeek.nextInt(week.days())), ofTheWeek));
                }
            }
        }
        if (defects) {
            PlantedInvoiceDefects.write(out, extent.from());
        }
    }

    private String line(long id, LocalDate date, SplittableRandom random) {
        long company = 1 + random.nextLong(companies);
        boolean isNegative = random.nextInt(10) < 3;
        String currency = currency(random);
        BigDecimal amount = amount(company, isNegative, Currencies.decimals(currency), random);
        String created = date + " 0" + random.nextInt(10) + ":00:00";
        return String.join(
                        ",",
                        Long.toString(id),
                        Long.toString(company),
                        "INV-" + id,
                        date.toString(),
                        random.nextInt(9) == 0 ? "" : date.plusDays(DAYS_TO_PAY).toString(),
                        created,
                        one(isNegative ? NEGATIVES : POSITIVES, random),
                        amount.toPlainString(),
                        currency,
                        random.nextInt(10) == 0 ? "" : tax(amount),
                        one(STATUSES, random),
                        one(METHODS, random),
                        "PO " + random.nextInt(1_000_000),
                        random.nextInt(7) == 0 ? Long.toString(1 + random.nextLong(id)) : "",
                        Integer.toString(1 + random.nextInt(300)),
                        Integer.toString(1 + random.nextInt(50)),
                        one(LINES, random),
                        "Delivery of week " + random.nextInt(53),
                        "DE",
                        created,
                        "clerk." + random.nextInt(40),
                        date + " 1" + random.nextInt(10) + ":30:00.25",
                        "erp")
                + "\n";
    }

    private static String currency(SplittableRandom random) {
        int of = random.nextInt(40);
        return of < 10 ? "USD" : of == 10 ? "JPY" : of == 11 ? "KWD" : "EUR";
    }

    private static BigDecimal amount(long company, boolean isNegative, int decimals, SplittableRandom random) {
        if (!isNegative) {
            return BigDecimal.valueOf(100 + random.nextInt(200_000), decimals);
        }
        long units = 100L + random.nextInt(60_000);
        return BigDecimal.valueOf(company % 10 == 0 ? -10 * units : -units, decimals);
    }

    /** With the amount's decimals. */
    private static String tax(BigDecimal amount) {
        return amount.multiply(TAX_RATE)
                .setScale(amount.scale(), RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static String one(List<String> texts, SplittableRandom random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
