package io.countinghouse.jobs.billing;

import io.countinghouse.common.generate.Extent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Bills for {@link BillingFx}: a file per line and month, whose ids count from 1 in each line, in the currencies of some
 * countries, one in ten a credit; and the rates of their weekdays in a file as the European Central Bank writes it. Streams:
 * any number of rows.
 */
public final class BillingGenerator {
    static final String HEADER = "id,company_name,country,city,product_line,item,bill_date,currency,bill_amount";
    static final String STEM = "billing_data";

    private static final List<String> LINES = List.of("bakery", "dairy", "meat");
    private static final List<String> ITEMS = List.of("honey cake", "caf\u00e9 cr\u00e8me", "\"ham, smoked\"");
    private static final int COMPANIES = 200;
    /** Rates begin before the bills, so that a first day on a weekend has one. */
    private static final int DAYS_BEFORE = 7;

    private final Extent extent;
    private final long seed;
    private final boolean defects;

    public BillingGenerator(long rows, int days, long seed, LocalDate from, boolean defects) {
        this(new Extent(rows, days, from), seed, defects);
    }

    BillingGenerator(Extent extent, long seed, boolean defects) {
        this.extent = extent;
        this.seed = seed;
        this.defects = defects;
    }

    /** Where bills go, their currency, its minor units, and about how much of it a euro is; the euro has no rate. */
    private enum Place {
        BERLIN("DE", "EUR", 2, null),
        BOSTON("US", "USD", 2, "1.1"),
        TORONTO("CA", "CAD", 2, "1.5"),
        MERIDA("MX", "MXN", 2, "19"),
        KYOTO("JP", "JPY", 0, "155"),
        LEEDS("GB", "GBP", 2, "0.86");

        private final String country;
        private final String currency;
        private final int minorUnits;
        private final String perEuro;

        Place(String country, String currency, int minorUnits, String perEuro) {
            this.country = country;
            this.currency = currency;
            this.minorUnits = minorUnits;
            this.perEuro = perEuro;
        }
    }

    public void write(Path out) throws IOException {
        Files.createDirectories(out);
        SplittableRandom random = new SplittableRandom(seed);
        writeRates(out.resolve("eurofxref-hist.csv"), random.split());
        List<YearMonth> months = months();
        long written = 0;
        for (int line = 0; line < LINES.size(); line++) {
            long id = 1;
            for (YearMonth month : months) {
                // Every file has its share of the rows, to the last of them.
                int file = line * months.size() + months.indexOf(month) + 1;
                long until = extent.rows() * file / ((long) LINES.size() * months.size());
                writeBills(out, LINES.get(line), month, id, until - written, random.split());
                id += until - written;
                written = until;
            }
        }
        if (defects) {
            PlantedBillingDefects.write(out, LINES.get(0), extent.from());
        }
    }

    static String name(String line, YearMonth month) {
        return STEM + "_" + line + tail(month) + ".csv";
    }

    static String tail(YearMonth month) {
        return "_"
                + month.getMonth()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .toLowerCase(Locale.ROOT) + "_"
                + month.getYear();
    }

    private List<YearMonth> months() {
        return extent.from()
                .datesUntil(extent.from().plusDays(extent.days()))
                .map(YearMonth::from)
                .distinct()
                .toList();
    }

    private void writeBills(Path out, String line, YearMonth month, long firstId, long rows, SplittableRandom random)
            throws IOException {
        if (rows == 0) {
            return;
        }
        LocalDate first = max(extent.from(), month.atDay(1));
        LocalDate last = min(extent.from().plusDays(extent.days() - 1L), month.atEndOfMonth());
        int days = last.getDayOfMonth() - first.getDayOfMonth() + 1;
        try (BufferedWriter file = Files.newBufferedWriter(out.resolve(name(line, month)), StandardCharsets.UTF_8)) {
            file.write(HEADER + "\n");
            for (long id = firstId; id < firstId + rows; id++) {
                file.write(bill(id, line, first.plusDays(random.nextInt(days)), random));
            }
        }
    }

    private static String bill(long id, String line, LocalDate date, SplittableRandom random) {
        Place place = Place.values()[random.nextInt(Place.values().length)];
        long units = 1000L + random.nextInt(2_000_000);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(10) == 0 ? -units : units, place.minorUnits);
        return String.join(
                        ",",
                        Long.toString(id),
                        "Company " + (1 + random.nextInt(COMPANIES)),
                        place.country,
                        place.name().charAt(0) + place.name().substring(1).toLowerCase(Locale.ROOT),
                        line,
                        ITEMS.get(random.nextInt(ITEMS.size())),
                        date.toString(),
                        place.currency,
                        amount.toPlainString())
                + "\n";
    }

    /** The newest day first, and a comma at the end of each line. */
    private void writeRates(Path file, SplittableRandom random) throws IOException {
        List<Place> quoted = List.of(Place.values()).stream()
                .filter(place -> place.perEuro != null)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("Date," + quoted.stream().map(place -> place.currency).collect(Collectors.joining(",")) + ",HRK,");
        for (LocalDate day = extent.from().plusDays(extent.days() - 1L);
                !day.isBefore(extent.from().minusDays(DAYS_BEFORE));
                day = day.minusDays(1)) {
            if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                StringBuilder line = new StringBuilder(day.toString());
                for (Place place : quoted) {
                    // Within two per cent of what the euro is worth.
                    BigDecimal factor = BigDecimal.valueOf(9800L + random.nextInt(401), 4);
                    line.append(',')
                            .append(new BigDecimal(place.perEuro)
                                    .multiply(factor)
                                    .toPlainString());
                }
                lines.add(line.append(",N/A,").toString());
            }
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static LocalDate max(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate min(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
