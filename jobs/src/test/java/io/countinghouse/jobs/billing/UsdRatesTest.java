package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.money.ExactRate;
import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Which rate a bill gets; figures by hand. */
class UsdRatesTest {
    /** As the lake has them. */
    static final StructType RATES = new StructType()
            .add("rate_date", DataTypes.DateType)
            .add("base", DataTypes.StringType)
            .add("quote", DataTypes.StringType)
            .add("rate", BillingColumns.QUOTED_RATE)
            .add("source", DataTypes.StringType);

    private static final Row ECB_USD = rate("2024-03-01", "EUR", "USD", "1.08", "ecb");
    private static final Row ECB_CAD = rate("2024-03-01", "EUR", "CAD", "1.35", "ecb");

    @Test
    void aCurrencyWithoutARateAgainstTheDollarGoesThroughTheEuroAndNamesBothRates() {
        assertThat(converted(
                        settings(7, "ecb"),
                        List.of(ECB_USD, ECB_CAD),
                        bill("CAD", "2024-03-01"),
                        bill("EUR", "2024-03-01"),
                        bill("USD", "1999-01-01"),
                        bill("JPY", "2024-03-01")))
                .containsExactly(
                        "1.08/1.35|2024-03-01|ecb|EUR/USD 1.08 of 2024-03-01 / EUR/CAD 1.35 of 2024-03-01",
                        "1.08/1|2024-03-01|ecb|EUR/USD 1.08 of 2024-03-01",
                        "1/1|1999-01-01|identity|USD",
                        "null");
    }

    @Test
    void ofOneSourceAndDayARateToTheDollarComesBeforeOneFromItAndThatBeforeACrossRate() {
        Row dollar = rate("2024-03-01", "EUR", "USD", "1.07", "bank");
        Row euro = rate("2024-03-01", "EUR", "CAD", "1.36", "bank");
        Row inverse = rate("2024-03-01", "USD", "CAD", "1.34", "bank");
        Row direct = rate("2024-03-01", "CAD", "USD", "0.75", "bank");
        String cross = "1.07/1.36|2024-03-01|bank|EUR/USD 1.07 of 2024-03-01 / EUR/CAD 1.36 of 2024-03-01";
        Row bill = bill("CAD", "2024-03-01");
        assertThat(converted(settings(7, "bank"), List.of(euro, dollar), bill)).containsExactly(cross);
        assertThat(converted(settings(7, "bank"), List.of(euro, inverse, dollar), bill))
                .containsExactly("1/1.34|2024-03-01|bank|1 / USD/CAD 1.34 of 2024-03-01");
        assertThat(converted(settings(7, "bank"), List.of(euro, inverse, dollar, direct), bill))
                .containsExactly("0.75/1|2024-03-01|bank|CAD/USD 0.75 of 2024-03-01");
    }

    @Test
    void theRateOfTheDayComesBeforeAnyOfAnEarlierOneWhateverItsWay() {
        // A million pesos are 1,250.08 dollars on the 13th, not 2,730.00.
        List<Row> pesos = List.of(
                rate("2023-12-12", "ARS", "USD", "0.00273", "oxr"), rate("2023-12-13", "USD", "ARS", "799.95", "oxr"));
        assertThat(converted(settings(7, "oxr"), pesos, bill("ARS", "2023-12-12"), bill("ARS", "2023-12-13")))
                .containsExactly(
                        "0.00273/1|2023-12-12|oxr|ARS/USD 0.00273 of 2023-12-12",
                        "1/799.95|2023-12-13|oxr|1 / USD/ARS 799.95 of 2023-12-13");
        // The day of a cross rate is that of its older one.
        Row dollar = rate("2024-03-01", "EUR", "USD", "1.07", "bank");
        Row newDollar = rate("2024-03-03", "EUR", "USD", "1.06", "bank");
        Row euro = rate("2024-03-03", "EUR", "CAD", "1.36", "bank");
        Row direct = rate("2024-03-02", "CAD", "USD", "0.75", "bank");
        Row bill = bill("CAD", "2024-03-03");
        assertThat(converted(settings(7, "bank"), List.of(dollar, euro, direct), bill))
                .containsExactly("0.75/1|2024-03-02|bank|CAD/USD 0.75 of 2024-03-02");
        assertThat(converted(settings(7, "bank"), List.of(dollar, newDollar, euro, direct), bill))
                .containsExactly("1.06/1.36|2024-03-03|bank|EUR/USD 1.06 of 2024-03-03 / EUR/CAD 1.36 of 2024-03-03");
    }

    @Test
    void aCrossRateTakesItsRatesFromTwoSourcesAndNamesBoth() {
        List<Row> rates = List.of(
                ECB_USD,
                rate("2024-02-29", "EUR", "USD", "1.07", "bceao"),
                rate("2024-03-01", "EUR", "XOF", "655.957", "bceao"));
        Row francs = bill("XOF", "2024-03-01");
        // Both are of the later-listed source; the day decides.
        assertThat(converted(settings(7, "ecb", "bceao"), rates, francs))
                .containsExactly("1.08/655.957|2024-03-01|ecb, bceao|EUR/USD 1.08 of 2024-03-01 (ecb)"
                        + " / EUR/XOF 655.957 of 2024-03-01 (bceao)");
        // Its own dollar is of the preferred source, though older.
        assertThat(converted(settings(7, "bceao", "ecb"), rates, francs))
                .containsExactly(
                        "1.07/655.957|2024-02-29|bceao|EUR/USD 1.07 of 2024-02-29 / EUR/XOF 655.957 of 2024-03-01");
        assertThat(converted(settings(7, "ecb"), rates, francs)).containsExactly("null");
        BillingSettings fixed = settings(
                7,
                List.of(new PolicyRate("EUR", decimal("1.1"), day("2024-01-01"), day("2024-12-31"))),
                "policy",
                "bceao");
        assertThat(converted(fixed, rates, francs, bill("EUR", "2024-03-01")))
                .containsExactly(
                        "1.07/655.957|2024-02-29|bceao|EUR/USD 1.07 of 2024-02-29 / EUR/XOF 655.957 of 2024-03-01",
                        "1.1/1|2024-01-01|policy|EUR/USD 1.1 from 2024-01-01");
        assertThat(converted(fixed, List.of(rates.get(2)), francs))
                .containsExactly("1.1/655.957|2024-01-01|policy, bceao|EUR/USD 1.1 from 2024-01-01 (policy)"
                        + " / EUR/XOF 655.957 of 2024-03-01 (bceao)");
    }

    @Test
    void aFixedRateComesBeforeACrossRateThroughAFixedOneOfTheSameDayButNotBeforeALaterOne() {
        List<PolicyRate> fixed = List.of(
                new PolicyRate("EUR", decimal("1.1"), day("2024-03-02"), day("2024-12-31")),
                new PolicyRate("CAD", decimal("0.79"), day("2024-02-01"), day("2024-03-02")),
                new PolicyRate("CAD", decimal("0.8"), day("2024-03-03"), day("2024-12-31")));
        List<Row> rates = List.of(rate("2024-03-01", "EUR", "CAD", "1.36", "oxr"));
        assertThat(converted(
                        settings(7, fixed, "oxr", "policy"),
                        rates,
                        // Of the cross rate the older day is the first of March, and of the fixed one the first of
                        // February.
                        bill("CAD", "2024-03-02"),
                        bill("CAD", "2024-03-03")))
                .containsExactly(
                        "1.1/1.36|2024-03-01|policy, oxr|EUR/USD 1.1 from 2024-03-02 (policy) / EUR/CAD 1.36 of 2024-03-01 (oxr)",
                        "0.8/1|2024-03-03|policy|CAD/USD 0.8 from 2024-03-03");
    }

    @Test
    void aRateWithoutAValueEndsTheEarlierOneAndNoOtherDayOrWayStandsIn() {
        List<Row> rates = List.of(
                ECB_USD,
                ECB_CAD,
                rate("2024-03-02", "EUR", "CAD", null, "ecb"),
                rate("2024-03-01", "CAD", "USD", "0.7", "bank"));
        List<String> found = converted(
                settings(7, "ecb", "bank"),
                rates,
                bill("CAD", "2024-03-01"),
                bill("CAD", "2024-03-02"),
                bill("CAD", "2024-03-05"),
                bill("EUR", "2024-03-05"));
        assertThat(found.get(0)).startsWith("1.08/1.35|");
        // The older leg tells the day: from then on the bank would do, but the preferred source is in dispute.
        assertThat(found.subList(1, 3)).containsOnly("null");
        assertThat(found.get(3)).startsWith("1.08/1|");
        // Another source's rate is taken where it would be anyway.
        assertThat(converted(settings(7, "bank", "ecb"), rates, bill("CAD", "2024-03-02")))
                .containsExactly("0.7/1|2024-03-01|bank|CAD/USD 0.7 of 2024-03-01");
        assertThat(attached(settings(7, "ecb"), rates, bill("CAD", "2024-03-02"))
                        .head()
                        .<String>getAs("_fx_dispute"))
                .isEqualTo("EUR/CAD of 2024-03-02 from ecb");
    }

    @Test
    void aCrossRateIsMadeOfRatesInEitherDirection() {
        Row dollar = rate("2024-03-01", "USD", "EUR", "0.8", "bank");
        Row pound = rate("2024-03-01", "GBP", "EUR", "1.2", "bank");
        Row crown = rate("2024-03-01", "EUR", "CZK", "25", "bank");
        assertThat(converted(
                        settings(7, "bank"),
                        List.of(dollar, pound, crown),
                        bill("GBP", "2024-03-01"),
                        bill("CZK", "2024-03-01"),
                        bill("EUR", "2024-03-01")))
                .containsExactly(
                        "1.2/0.8|2024-03-01|bank|1 / USD/EUR 0.8 of 2024-03-01 * GBP/EUR 1.2 of 2024-03-01",
                        "1/20|2024-03-01|bank|1 / USD/EUR 0.8 of 2024-03-01 / EUR/CZK 25 of 2024-03-01",
                        "1/0.8|2024-03-01|bank|1 / USD/EUR 0.8 of 2024-03-01");
    }

    @Test
    void aRateHoldsUntilTheNextOneOrUntilItIsTooOld() {
        List<String> found = converted(
                settings(4, "ecb"),
                List.of(ECB_USD, ECB_CAD, rate("2024-03-05", "EUR", "CAD", "1.40", "ecb")),
                bill("CAD", "2024-02-29"),
                bill("CAD", "2024-03-04"),
                bill("CAD", "2024-03-05"),
                bill("CAD", "2024-03-06"));
        assertThat(found.get(0)).isEqualTo("null");
        assertThat(found.get(1)).contains("/1.35|2024-03-01|");
        // Of a cross rate the older one tells the day.
        assertThat(found.get(2)).contains("/1.4|2024-03-01|");
        // The dollar's rate is five days old by then.
        assertThat(found.get(3)).isEqualTo("null");
    }

    @Test
    void thePreferredSourceThatKnowsTheDayIsTaken() {
        List<Row> rates = List.of(ECB_USD, ECB_CAD, rate("2024-02-28", "CAD", "USD", "0.7", "bank"));
        assertThat(converted(
                        settings(7, "ecb", "bank", "policy"),
                        rates,
                        bill("CAD", "2024-02-29"),
                        bill("CAD", "2024-03-01"),
                        bill("CAD", "2024-04-01"),
                        bill("JPY", "2024-03-01")))
                .containsExactly(
                        "0.7/1|2024-02-28|bank|CAD/USD 0.7 of 2024-02-28",
                        "1.08/1.35|2024-03-01|ecb|EUR/USD 1.08 of 2024-03-01 / EUR/CAD 1.35 of 2024-03-01",
                        "0.79/1|2000-01-01|policy|CAD/USD 0.79 from 2000-01-01",
                        "null");
        assertThat(converted(settings(7, "policy", "ecb"), rates, bill("CAD", "2024-03-01")))
                .containsExactly("0.79/1|2000-01-01|policy|CAD/USD 0.79 from 2000-01-01");
    }

    @Test
    void anAmountIsRoundedOnceHalfUpOfItsExactValue() {
        assertThat(ExactRate.product(decimal("0.005"), decimal("1"), decimal("1"), 2, 18))
                .isEqualTo("0.01");
        assertThat(ExactRate.product(decimal("-0.005"), decimal("1"), decimal("1"), 2, 18))
                .isEqualTo("-0.01");
        // 0.00499999999996 to ten decimals is 0.0050000000, whose cents would be 0.01.
        assertThat(ExactRate.product(decimal("0.00499999999996"), decimal("1"), decimal("1"), 2, 18))
                .isEqualTo("0.00");
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    static Row rate(String day, String base, String quote, String rate, String source) {
        return RowFactory.create(
                Date.valueOf(day), base, quote, rate == null ? null : new BigDecimal(rate).setScale(10), source);
    }

    private static LocalDate day(String day) {
        return LocalDate.parse(day);
    }

    static BillingSettings settings(int maxAgeDays, String... sources) {
        return settings(maxAgeDays, BillingSettings.DEFAULT.policyRates(), sources);
    }

    private static BillingSettings settings(int maxAgeDays, List<PolicyRate> policyRates, String... sources) {
        return new BillingSettings(
                LocalDate.parse("1990-01-01"),
                LocalDate.parse("2099-12-31"),
                ConflictPolicy.KEEP_FIRST,
                List.of(sources),
                maxAgeDays,
                policyRates,
                RejectLimits.DEFAULT);
    }

    private static Row bill(String currency, String day) {
        return RowFactory.create(0, currency, Date.valueOf(day));
    }

    /** What each bill is converted by, in their order. */
    private static List<String> converted(BillingSettings settings, List<Row> rates, Row... bills) {
        return attached(settings, rates, bills)
                .select("_fx.numerator", "_fx.denominator", "_fx.rate_date", "_fx.source", "_fx.path")
                .collectAsList()
                .stream()
                .map(row -> row.isNullAt(0)
                        ? "null"
                        : plain(row.getDecimal(0)) + "/" + plain(row.getDecimal(1)) + "|" + row.get(2) + "|"
                                + row.get(3) + "|" + row.get(4))
                .toList();
    }

    private static Dataset<Row> attached(BillingSettings settings, List<Row> rates, Row... bills) {
        List<Row> numbered = new ArrayList<>();
        for (Row bill : bills) {
            numbered.add(RowFactory.create(numbered.size(), bill.get(1), bill.get(2)));
        }
        Dataset<Row> rows = TestSpark.session()
                .createDataFrame(
                        numbered,
                        new StructType()
                                .add("number", DataTypes.IntegerType)
                                .add("currency", DataTypes.StringType)
                                .add("day", DataTypes.DateType));
        return new UsdRates(settings)
                .attach(rows, "currency", "day", Optional.of(TestSpark.session().createDataFrame(rates, RATES)))
                .orderBy("number");
    }
}
