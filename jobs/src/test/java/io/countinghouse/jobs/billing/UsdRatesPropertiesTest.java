package io.countinghouse.jobs.billing;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Any rates and bills: each bill gets one rate, the one that a search in plain Java finds, in whatever order they come. */
class UsdRatesPropertiesTest {
    private static final LocalDate FIRST = LocalDate.parse("2024-02-20");
    private static final List<String> CURRENCIES = List.of("USD", "EUR", "CAD", "MXN", "GBP");

    /** As one line of a file of rates. */
    record Quote(int day, String base, String quote, int tenThousandths, String source) {
        private LocalDate date() {
            return FIRST.plusDays(day);
        }

        private BigDecimal rate() {
            return BigDecimal.valueOf(tenThousandths, 4);
        }
    }

    record Bill(int day, String currency) {}

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void eachBillGetsTheRateThatASearchFinds(
            @ForAll("quotes") List<Quote> quotes,
            @ForAll("bills") List<Bill> bills,
            @ForAll("sources") List<String> sources,
            @ForAll @IntRange(max = 9) int maxAgeDays,
            @ForAll @IntRange(min = 1, max = 4) int partitions) {
        Map<String, Quote> once = new LinkedHashMap<>();
        quotes.forEach(quote -> once.put(quote.day + quote.base + quote.quote + quote.source, quote));
        BillingSettings settings = UsdRatesTest.settings(maxAgeDays, sources.toArray(String[]::new));
        List<String> expected = new ArrayList<>();
        for (Bill bill : bills) {
            LocalDate day = FIRST.plusDays(bill.day);
            expected.add(bill.currency + "|" + day + "|" + search(once.values(), settings, bill.currency, day));
        }
        assertThat(attached(once.values().stream().toList(), bills, settings, partitions))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Dollars per unit to 18 decimals, with the source, or null. */
    private static String search(
            java.util.Collection<Quote> quotes, BillingSettings settings, String currency, LocalDate day) {
        if (currency.equals("USD")) {
            return told(BigDecimal.ONE, BigDecimal.ONE, "identity");
        }
        for (String source : settings.sources()) {
            if (source.equals("policy")) {
                for (PolicyRate rate : settings.policyRates()) {
                    if (rate.currency().equals(currency)) {
                        return told(rate.usd(), BigDecimal.ONE, source);
                    }
                }
                continue;
            }
            Last last = (base, quote) -> quotes.stream()
                    .filter(one -> one.source.equals(source) && one.base.equals(base) && one.quote.equals(quote))
                    .filter(one -> !one.date().isAfter(day))
                    .max(Comparator.comparing(Quote::date))
                    .filter(one -> ChronoUnit.DAYS.between(one.date(), day) <= settings.maxAgeDays())
                    .map(Quote::rate);
            if (last.of(currency, "USD").isPresent()) {
                return told(last.of(currency, "USD").get(), BigDecimal.ONE, source);
            }
            if (last.of("USD", currency).isPresent()) {
                return told(BigDecimal.ONE, last.of("USD", currency).get(), source);
            }
            for (boolean dollars : List.of(true, false)) {
                for (boolean over : List.of(true, false)) {
                    Optional<BigDecimal> dollar = dollars ? last.of("EUR", "USD") : last.of("USD", "EUR");
                    Optional<BigDecimal> own = over ? last.of("EUR", currency) : last.of(currency, "EUR");
                    if (dollar.isPresent() && own.isPresent() && !currency.equals("EUR")) {
                        BigDecimal above = dollars ? dollar.get() : BigDecimal.ONE;
                        BigDecimal below = dollars ? BigDecimal.ONE : dollar.get();
                        return over
                                ? told(above, below.multiply(own.get()), source)
                                : told(above.multiply(own.get()), below, source);
                    }
                }
            }
        }
        return "null";
    }

    private interface Last {
        Optional<BigDecimal> of(String base, String quote);
    }

    private static String told(BigDecimal above, BigDecimal below, String source) {
        return above.divide(below, 18, RoundingMode.HALF_UP).toPlainString() + " " + source;
    }

    private static List<String> attached(
            List<Quote> quotes, List<Bill> bills, BillingSettings settings, int partitions) {
        Dataset<Row> rates = TestSpark.session()
                .createDataFrame(
                        quotes.stream()
                                .map(quote -> UsdRatesTest.rate(
                                        quote.date().toString(),
                                        quote.base,
                                        quote.quote,
                                        quote.rate().toPlainString(),
                                        quote.source))
                                .toList(),
                        UsdRatesTest.RATES);
        Dataset<Row> rows = TestSpark.session()
                .createDataFrame(
                        bills.stream()
                                .map(bill -> RowFactory.create(bill.currency, Date.valueOf(FIRST.plusDays(bill.day))))
                                .toList(),
                        new StructType().add("currency", DataTypes.StringType).add("day", DataTypes.DateType));
        List<String> found = new ArrayList<>();
        for (Row row : new UsdRates(settings)
                .attach(rows.repartition(partitions), "currency", "day", Optional.of(rates.repartition(partitions)))
                .select(col("currency"), col("day"), col("_fx.numerator"), col("_fx.denominator"), col("_fx.source"))
                .collectAsList()) {
            found.add(row.get(0) + "|" + row.get(1) + "|"
                    + (row.isNullAt(4) ? "null" : told(row.getDecimal(2), row.getDecimal(3), row.getString(4))));
        }
        return found;
    }

    @Provide
    Arbitrary<List<Quote>> quotes() {
        Arbitrary<List<String>> pairs = Arbitraries.of(
                List.of("EUR", "USD"),
                List.of("USD", "EUR"),
                List.of("EUR", "CAD"),
                List.of("CAD", "EUR"),
                List.of("GBP", "EUR"),
                List.of("EUR", "MXN"),
                List.of("CAD", "USD"),
                List.of("USD", "MXN"));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        pairs,
                        Arbitraries.integers().between(1, 300_000),
                        Arbitraries.of("ecb", "bank"))
                .as((day, pair, rate, source) -> new Quote(day, pair.get(0), pair.get(1), rate, source))
                .list()
                .ofMinSize(20)
                .ofMaxSize(200);
    }

    @Provide
    Arbitrary<List<Bill>> bills() {
        return Combinators.combine(Arbitraries.integers().between(0, 40), Arbitraries.of(CURRENCIES))
                .as(Bill::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<List<String>> sources() {
        return Arbitraries.shuffle("ecb", "bank", "policy")
                .flatMap(all -> Arbitraries.integers().between(1, 3).map(size -> all.subList(0, size)));
    }
}
