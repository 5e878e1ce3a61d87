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

        private boolean isDisputed() {
            return tenThousandths == 0;
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

    /** A rate that holds on the day: how it turns euros or units of a currency into the other side, and where it is from. */
    private record Holding(String from, String to, Quote quote, int place) {
        /** Into {@code to} per unit of {@code from}: above and below the line. */
        private BigDecimal above() {
            return quote.base.equals(from) ? quote.rate() : BigDecimal.ONE;
        }

        private BigDecimal below() {
            return quote.base.equals(from) ? BigDecimal.ONE : quote.rate();
        }

        private int turned() {
            return quote.base.equals(from) ? 0 : 1;
        }
    }

    /** A chain of one rate or two, with all by which chains are told apart, the most important first. */
    private record Chain(List<Holding> rates) {
        private List<Integer> order() {
            List<Integer> places = rates.stream().map(Holding::place).sorted().toList();
            List<Integer> days =
                    rates.stream().map(rate -> rate.quote.day).sorted().toList();
            int way = rates.size() == 2 ? 2 : rates.get(0).turned();
            Holding own = rates.get(0);
            return List.of(
                    places.get(places.size() - 1),
                    -days.get(0),
                    way,
                    places.get(0),
                    -days.get(days.size() - 1),
                    own.place,
                    // Quoted per euro comes first.
                    own.quote.base.equals("EUR") ? 0 : 1,
                    rates.get(rates.size() - 1).quote.base.equals("EUR") ? 0 : 1);
        }

        private String told() {
            if (rates.stream().anyMatch(rate -> rate.quote.isDisputed())) {
                return "null";
            }
            BigDecimal above = rates.stream().map(Holding::above).reduce(BigDecimal.ONE, BigDecimal::multiply);
            BigDecimal below = rates.stream().map(Holding::below).reduce(BigDecimal.ONE, BigDecimal::multiply);
            String dollars = rates.get(rates.size() - 1).quote.source;
            String own = rates.get(0).quote.source;
            return UsdRatesPropertiesTest.told(above, below, dollars.equals(own) ? own : dollars + ", " + own);
        }
    }

    /** Dollars per unit to 18 decimals, with the source, or null. */
    private static String search(
            java.util.Collection<Quote> quotes, BillingSettings settings, String currency, LocalDate day) {
        if (currency.equals("USD")) {
            return told(BigDecimal.ONE, BigDecimal.ONE, "identity");
        }
        List<Chain> chains = new ArrayList<>();
        for (Holding direct : between(currency, "USD", quotes, settings, day)) {
            chains.add(new Chain(List.of(direct)));
        }
        if (!currency.equals("EUR")) {
            for (Holding own : between(currency, "EUR", quotes, settings, day)) {
                for (Holding dollars : between("EUR", "USD", quotes, settings, day)) {
                    chains.add(new Chain(List.of(own, dollars)));
                }
            }
        }
        Optional<Chain> best = chains.stream().min(Comparator.comparing(Chain::order, UsdRatesPropertiesTest::compare));
        int policy = settings.sources().indexOf("policy");
        for (PolicyRate rate : settings.policyRates()) {
            boolean counts = policy >= 0 && rate.currency().equals(currency);
            if (counts && (best.isEmpty() || policy < best.get().order().get(0))) {
                return told(rate.usd(), BigDecimal.ONE, "policy");
            }
        }
        return best.map(Chain::told).orElse("null");
    }

    /** Of each source and direction the last rate before or of the day, unless it is too old. */
    private static List<Holding> between(
            String from, String to, java.util.Collection<Quote> quotes, BillingSettings settings, LocalDate day) {
        List<Holding> holding = new ArrayList<>();
        for (String source : settings.sources()) {
            for (List<String> pair : List.of(List.of(from, to), List.of(to, from))) {
                quotes.stream()
                        .filter(one -> one.source.equals(source))
                        .filter(one -> one.base.equals(pair.get(0)) && one.quote.equals(pair.get(1)))
                        .filter(one -> !one.date().isAfter(day))
                        .max(Comparator.comparing(Quote::date))
                        .filter(one -> ChronoUnit.DAYS.between(one.date(), day) <= settings.maxAgeDays())
                        .ifPresent(one -> holding.add(
                                new Holding(from, to, one, settings.sources().indexOf(source))));
            }
        }
        return holding;
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return Integer.compare(one.get(i), other.get(i));
            }
        }
        return 0;
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
                                        quote.isDisputed() ? null : quote.rate().toPlainString(),
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
                        // One in ten is in dispute.
                        Arbitraries.integers().between(-30_000, 300_000).map(rate -> Math.max(rate, 0)),
                        Arbitraries.of("ecb", "bank", "bourse"))
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
        return Arbitraries.shuffle("ecb", "bank", "bourse", "policy")
                .flatMap(all -> Arbitraries.integers().between(1, 4).map(size -> all.subList(0, size)));
    }
}
