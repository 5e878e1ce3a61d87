package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.FX_RATE;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENT_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.STATUS;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.money.Currencies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Invoices and organizations as CSV. {@code fx_rate} is units of the invoice's currency per US dollar; {@code payment_amount} is in
 * that currency, too, whatever {@code payment_currency} says. Moments are UTC.
 */
final class BalanceFeeds {
    private static final CellType ID = new CellType.WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final CellType MONEY =
            new CellType.Decimal(BalanceColumns.AMOUNT_TYPE.precision(), BalanceColumns.AMOUNT_TYPE.scale());
    private static final CellType RATE =
            new CellType.Decimal(BalanceColumns.RATE_TYPE.precision(), BalanceColumns.RATE_TYPE.scale());
    private static final CellType WORD = new CellType.Text(64);
    private static final LocalDate FIRST_DAY = LocalDate.parse("1900-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("9999-12-31");
    private static final CellType DAY = new CellType.IsoDate(FIRST_DAY, LAST_DAY);

    private static final int USUAL_DECIMALS = 2;
    /** In US dollars, below which an amount must be for its sums to be told to the cent. */
    private static final String MOST_USD = "1000000000000000";

    private BalanceFeeds() {}

    /** {@code invoices[suffix].csv}; an invoice per line. */
    static Feed invoices(BalanceSettings settings) {
        return Feed.csv("invoices", "invoices[A-Za-z0-9._=-]*\\.csv(\\.gz)?")
                .namedInWords("invoices<anything>.csv")
                .inAnyCase()
                .columns(List.of(
                        FeedColumn.required(BalanceColumns.INVOICE_ID, ID),
                        FeedColumn.optional(BalanceColumns.PARENT_INVOICE_ID, ID),
                        FeedColumn.optional(BalanceColumns.TRANSACTION_ID, ID),
                        FeedColumn.required(BalanceColumns.ORGANIZATION_ID, ID),
                        FeedColumn.optional(BalanceColumns.TYPE, WORD),
                        FeedColumn.required(STATUS, WORD),
                        FeedColumn.required(CURRENCY, WORD),
                        FeedColumn.optional(BalanceColumns.PAYMENT_CURRENCY, WORD),
                        FeedColumn.optional(BalanceColumns.PAYMENT_METHOD, WORD),
                        FeedColumn.required(AMOUNT, MONEY),
                        FeedColumn.optional(PAYMENT_AMOUNT, MONEY),
                        FeedColumn.required(FX_RATE, RATE),
                        FeedColumn.optional(BalanceColumns.FX_RATE_PAYMENT, RATE),
                        FeedColumn.required(
                                BalanceColumns.CREATED_AT,
                                new CellType.Instant(settings.earliest(), settings.latest()))))
                .extraColumns(ExtraColumns.KEEP)
                .measures(List.of(AMOUNT, PAYMENT_AMOUNT))
                .inCurrencyOf(CURRENCY)
                .rowRules(rules(settings))
                .build();
    }

    /** {@code organizations[suffix].csv}; an organization per line. */
    static Feed organizations() {
        return Feed.csv("organizations", "organizations[A-Za-z0-9._=-]*\\.csv(\\.gz)?")
                .namedInWords("organizations<anything>.csv")
                .inAnyCase()
                .columns(List.of(
                        FeedColumn.required(BalanceColumns.ORGANIZATION_ID, ID),
                        FeedColumn.optional(BalanceColumns.FIRST_PAYMENT_DATE, DAY),
                        FeedColumn.optional(BalanceColumns.LAST_PAYMENT_DATE, DAY),
                        FeedColumn.optional(BalanceColumns.LEGAL_ENTITY_COUNTRY_CODE, WORD),
                        FeedColumn.optional(
                                BalanceColumns.COUNT_TOTAL_CONTRACTS_ACTIVE,
                                new CellType.WholeNumber(0, Integer.MAX_VALUE)),
                        FeedColumn.required(BalanceColumns.CREATED_DATE, new CellType.Instant(FIRST_DAY, LAST_DAY))))
                .extraColumns(ExtraColumns.KEEP)
                .rowRules(List.of(new RowRule(
                        "payment_dates_out_of_order",
                        List.of(BalanceColumns.LAST_PAYMENT_DATE, BalanceColumns.FIRST_PAYMENT_DATE),
                        BalanceColumns.FIRST_PAYMENT_DATE + " is null or " + BalanceColumns.LAST_PAYMENT_DATE
                                + " is null or " + BalanceColumns.FIRST_PAYMENT_DATE + " <= "
                                + BalanceColumns.LAST_PAYMENT_DATE,
                        "a last payment that is not before the first",
                        RowRule.OnFailure.WARN)))
                .build();
    }

    private static List<RowRule> rules(BalanceSettings settings) {
        List<RowRule> rules = new ArrayList<>(List.of(
                rejecting(
                        "unknown_status",
                        List.of(STATUS),
                        settings.statuses().isKnown("lower(trim(" + STATUS + "))"),
                        "one of the setting statuses: " + settings.statuses().inWords()),
                rejecting(
                        "unknown_currency",
                        List.of(CURRENCY),
                        isKnown(settings.currencies()),
                        "a currency code of ISO 4217, or of the setting currencies"),
                rejecting(
                        "bad_rate",
                        List.of(FX_RATE),
                        FX_RATE + " > 0",
                        "units of the currency per US dollar, above zero")));
        for (String money : List.of(AMOUNT, PAYMENT_AMOUNT)) {
            rules.add(rejecting(
                    "bad_minor_units",
                    List.of(money, CURRENCY),
                    money + " is null or " + isInMinorUnits(money, settings.currencies()),
                    "no more decimals than the currency has, or two"));
            rules.add(rejecting(
                    "usd_out_of_range",
                    List.of(money, FX_RATE),
                    money + " is null or " + FX_RATE + " <= 0 or abs(" + money + ") < " + MOST_USD + " * " + FX_RATE,
                    "less than 1,000,000,000,000,000 US dollars"));
            if (settings.negativeAmounts() == BalanceSettings.NegativeAmounts.REJECT) {
                rules.add(rejecting(
                        "negative_amount",
                        List.of(money),
                        money + " is null or " + money + " >= 0",
                        "an amount that is not below zero (negative-amounts = accept takes others)"));
            }
        }
        return List.copyOf(rules);
    }

    private static RowRule rejecting(String code, List<String> columns, String predicate, String expected) {
        return new RowRule(code, columns, predicate, expected, RowRule.OnFailure.REJECT);
    }

    private static String isKnown(Map<String, Integer> further) {
        return Stream.concat(
                        Stream.of(Currencies.isKnown(CURRENCY)),
                        further.keySet().stream().sorted().map(code -> CURRENCY + " = '" + code + "'"))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    /** Exports write two decimals of every currency, so those are never too many. */
    private static String isInMinorUnits(String money, Map<String, Integer> further) {
        Map<Integer, List<String>> byDecimals = new TreeMap<>();
        Stream.concat(Currencies.CODES.stream(), further.keySet().stream()).forEach(code -> {
            int decimals = further.getOrDefault(code, Currencies.decimals(code));
            if (decimals > USUAL_DECIMALS) {
                byDecimals.computeIfAbsent(decimals, key -> new ArrayList<>()).add(code);
            }
        });
        List<String> terms = new ArrayList<>(List.of(money + " = round(" + money + ", " + USUAL_DECIMALS + ")"));
        byDecimals.forEach((decimals, codes) -> terms.add("(" + CURRENCY + " in "
                + codes.stream().sorted().collect(Collectors.joining("', '", "('", "')")) + " and " + money
                + " = round("
                + money + ", " + decimals + "))"));
        return terms.stream().collect(Collectors.joining(" or ", "(", ")"));
    }
}
