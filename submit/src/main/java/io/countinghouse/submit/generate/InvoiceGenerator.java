package io.countinghouse.submit.generate;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;

/** Invoice files, one a week: purchases and transfers, and the bonuses and promos that follow them. Any number of rows. */
public final class InvoiceGenerator {
    static final String HEADER = "invoice_id,company_id,invoice_number,invoice_date,due_date,posted_at,category,amount,"
            + "currency,tax_amount,status,payment_method,reference,parent_invoice_id,sales_person_id,store_id,"
            + "product_line,description,country,created_at,created_by,updated_at,source_system";

    private static final int DAYS_PER_FILE = 7;
    private static final int ROWS_PER_COMPANY = 100;
    private static final int FIRST_COMPANY = 5001;

    private final long rows;
    private final int days;
    private final long seed;
    private final LocalDate from;
    private final boolean defects;

    public InvoiceGenerator(long rows, int days, long seed, LocalDate from, boolean defects) {
        if (rows < 1 || days < 1) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "found --rows " + rows + " --days " + days + ", expected at least 1 of each");
        }
        this.rows = rows;
        this.days = days;
        this.seed = seed;
        this.from = from;
        this.defects = defects;
    }

    public void write(Path out) throws IOException {
        Files.createDirectories(out);
        SplittableRandom random = new SplittableRandom(seed);
        int files = (days + DAYS_PER_FILE - 1) / DAYS_PER_FILE;
        long id = 1;
        for (int file = 0; file < files; file++) {
            LocalDate start = from.plusDays((long) file * DAYS_PER_FILE);
            long end = rows * (file + 1) / files;
            try (BufferedWriter lines =
                    Files.newBufferedWriter(out.resolve("invoices_" + start + ".csv"), StandardCharsets.UTF_8)) {
                lines.write(HEADER + "\n");
                for (; id <= end; id++) {
                    int day = random.nextInt(Math.min(DAYS_PER_FILE, days - file * DAYS_PER_FILE));
                    lines.write(line(id, start.plusDays(day), random) + "\n");
                }
            }
        }
        if (defects) {
            new PlantedInvoiceDefects(out, from, rows).write();
        }
    }

    /** Three in ten are negative and much smaller, so that most of them are used up. */
    private String line(long id, LocalDate date, SplittableRandom random) {
        int kind = random.nextInt(20);
        String category = kind < 4 ? "bonus" : kind < 6 ? "promo" : kind < 8 ? "transfer" : "purchase";
        BigDecimal amount = kind < 6
                ? BigDecimal.valueOf(-100L - random.nextInt(90_000), 2)
                : BigDecimal.valueOf(1_000L + random.nextInt(250_000), 2);
        long company = FIRST_COMPANY + random.nextLong(Math.max(1, rows / ROWS_PER_COMPANY));
        return line(id, company, date, category, amount, company % 7 == 0 ? "EUR" : "USD");
    }

    static String line(long id, long company, LocalDate date, String category, BigDecimal amount, String currency) {
        BigDecimal tax = amount.movePointLeft(1).setScale(2, java.math.RoundingMode.HALF_UP);
        return id + "," + company + ",INV-" + id + "," + date + "," + date.plusDays(30) + "," + date + " 18:00:00,"
                + category + "," + amount.toPlainString() + "," + currency + "," + tax.toPlainString()
                + ",posted,transfer,,," + (1 + id % 20) + "," + (101 + id % 4) + ",grocery,\"" + category + ", no. "
                + id
                + "\",IN," + date + " 09:30:00,clerk" + id % 9 + "," + date + " 18:00:00.25,erp";
    }
}
