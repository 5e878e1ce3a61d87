package io.countinghouse.jobs.balances;

import io.countinghouse.common.generate.Extent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Invoices for {@link OrgBalances}, a file a week, and the organizations that they name but for one in twelve. About one invoice in
 * two hundred is of an earlier day than its file, and as many come again in the next one, paid. Streams: any number of rows.
 */
public final class BalancesGenerator {
    static final String INVOICES = "INVOICE_ID,PARENT_INVOICE_ID,TRANSACTION_ID,ORGANIZATION_ID,TYPE,STATUS,CURRENCY,"
            + "PAYMENT_CURRENCY,PAYMENT_METHOD,AMOUNT,PAYMENT_AMOUNT,FX_RATE,FX_RATE_PAYMENT,CREATED_AT";
    static final String ORGANIZATIONS =
            "ORGANIZATION_ID,FIRST_PAYMENT_DATE,LAST_PAYMENT_DATE,LEGAL_ENTITY_COUNTRY_CODE,"
                    + "COUNT_TOTAL_CONTRACTS_ACTIVE,CREATED_DATE";
    static final String STEM = "invoices";

    private static final int FEWEST_ORGANIZATIONS = 40;
    private static final int INVOICES_EACH = 600;
    private static final int ONE_IN = 200;
    private static final int MOST_LATE_DAYS = 60;
    /** Odd, so that no two numbers become one id. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final List<String> METHODS = List.of("stripe_ach", "bank_transfer", "mercury_wire", "");
    /** Of a hundred about so many; paid ones apart. */
    private static final List<String> OTHERS =
            List.of("open", "open", "open", "open", "skipped", "skipped", "cancelled", "credited", "pending", "failed");

    private final Extent extent;
    private final long seed;
    private final boolean defects;
    private final long organizations;

    public BalancesGenerator(Extent extent, long seed, boolean defects) {
        this.extent = extent;
        this.seed = seed;
        this.defects = defects;
        this.organizations = Math.max(FEWEST_ORGANIZATIONS, extent.rows() / INVOICES_EACH);
    }

    /** A currency and about how much of it a dollar is. */
    private enum Money {
        USD("1.00000000"),
        EUR("0.92"),
        GBP("0.79"),
        PHP("55.9"),
        MXN("17.1"),
        JPY("148.5");

        private final String perDollar;

        Money(String perDollar) {
            this.perDollar = perDollar;
        }

        String rate(SplittableRandom random) {
            BigDecimal rate = new BigDecimal(perDollar);
            return this == USD
                    ? perDollar
                    : rate.multiply(BigDecimal.valueOf(100_000_000L + random.nextInt(4_000_000), 8))
                            .setScale(8, java.math.RoundingMode.HALF_UP)
                            .toPlainString();
        }
    }

    public void write(Path out) throws IOException {
        Files.createDirectories(out);
        SplittableRandom random = new SplittableRandom(seed);
        writeOrganizations(out.resolve("organizations.csv"), random.split());
        long number = 1;
        List<Invoice> unpaid = List.of();
        for (Extent.Week week : extent.weeks()) {
            SplittableRandom ofTheWeek = random.split();
            List<Invoice> open = new ArrayList<>();
            try (BufferedWriter file = Files.newBufferedWriter(out.resolve(STEM + "_" + week.start() + ".csv"))) {
                file.write(INVOICES + "\n");
                for (long i = 0; i < week.rows(); i++) {
                    if (i < unpaid.size()) {
                        file.write(unpaid.get((int) i).paid().line());
                    } else {
                        Invoice invoice = invoice(number++, week, ofTheWeek);
                        file.write(invoice.line());
                        if (invoice.status().equals("open") && open.size() < week.rows() / ONE_IN) {
                            open.add(invoice);
                        }
                    }
                }
            }
            unpaid = open;
        }
        if (defects) {
            PlantedBalanceDefects.write(out, extent.from());
        }
    }

    private record Invoice(
            long number,
            long organization,
            String status,
            Money money,
            String rate,
            String amount,
            String method,
            String at) {
        Invoice paid() {
            return new Invoice(number, organization, "paid", money, rate, amount, method, at);
        }

        String line() {
            boolean isPaid = status.equals("paid") || status.equals("credited");
            return String.join(
                            ",",
                            id(number),
                            id(-number),
                            id(number << 20),
                            id(organization),
                            "2402133654813207043",
                            status,
                            money.name(),
                            isPaid ? "USD" : "",
                            method,
                            amount,
                            isPaid ? amount : "",
                            rate,
                            isPaid ? "1.00000000" : "",
                            at)
                    + "\n";
        }
    }

    private Invoice invoice(long number, Extent.Week week, SplittableRandom random) {
        // The later ones of a list of organizations come later: there are more of them as time goes on.
        long known = Math.max(
                1,
                organizations
                        * (week.start().toEpochDay()
                                + week.days()
                                - extent.from().toEpochDay()
                                + extent.days())
                        / (2L * extent.days()));
        long organization = 1 + random.nextLong(known);
        Money money = organization % 12 == 5 && random.nextBoolean()
                ? Money.values()[1 + random.nextInt(Money.values().length - 1)]
                : Money.USD;
        LocalDate day = week.start().plusDays(random.nextInt(week.days()));
        if (random.nextInt(ONE_IN) == 0) {
            day = day.minusDays(1 + random.nextInt(MOST_LATE_DAYS));
        }
        return new Invoice(
                number,
                organization,
                random.nextInt(100) < 77 ? "paid" : OTHERS.get(random.nextInt(OTHERS.size())),
                money,
                money.rate(random),
                BigDecimal.valueOf(1_000L + random.nextInt(5_000_000), 2).toPlainString(),
                METHODS.get(random.nextInt(METHODS.size())),
                String.format(
                        Locale.ROOT,
                        "%sT%02d:%02d:%02d.%03dZ",
                        day,
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000)));
    }

    private void writeOrganizations(Path file, SplittableRandom random) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(ORGANIZATIONS + "\n");
            for (long organization = 1; organization <= organizations; organization++) {
                if (organization % 12 != 0) {
                    LocalDate created = extent.from().minusDays(1 + random.nextInt(400));
                    boolean paid = random.nextInt(10) > 0;
                    out.write(String.join(
                                    ",",
                                    id(organization),
                                    paid ? created.plusDays(7).toString() : "",
                                    paid ? created.plusDays(30).toString() : "",
                                    id(random.nextInt(50)),
                                    Integer.toString(random.nextInt(40)),
                                    created + "T08:15:30" + (organization % 3 == 0 ? "" : ".037") + "Z")
                            + "\n");
                }
            }
        }
    }

    private static String id(long number) {
        return Long.toString(number * SPREAD);
    }
}
