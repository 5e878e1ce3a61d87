package io.countinghouse.jobs.billing;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.money.Currencies;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bills of one line and month: {@code billing_data_<line>_<month>_<year>.csv}; ids repeat from line to line. */
final class BillingFeed {
    static final String NAME = "billing";

    private static final String LINES = "[A-Za-z0-9-]{1,64}";
    private static final List<String> TEXTS = List.of(
            BillingColumns.COMPANY_NAME,
            BillingColumns.COUNTRY,
            BillingColumns.CITY,
            BillingColumns.PRODUCT_LINE,
            BillingColumns.ITEM);

    private BillingFeed() {}

    static Feed feed(BillingSettings settings) {
        List<FeedColumn> columns = columns(settings);
        return Feed.csv(NAME, "billing_data_(?<" + BillingColumns.LINE + ">" + LINES + ")_[A-Za-z]{3,9}_\\d{4}\\.csv")
                .columns(columns)
                .extraColumns(ExtraColumns.KEEP)
                .rowRules(Stream.concat(rules().stream(), RowRule.noTextCut(columns).stream())
                        .toList())
                .measures(List.of(BillingColumns.BILL_AMOUNT))
                .withNameParts(BillingColumns.LINE)
                .inCurrencyOf(BillingColumns.CURRENCY)
                .namedInWords(
                        "billing_data_<line>_<month>_<year>.csv, where the line is of letters, digits and hyphens, the month"
                                + " of letters (Aug or august) and the year of four digits")
                .build();
    }

    private static List<FeedColumn> columns(BillingSettings settings) {
        return List.of(
                FeedColumn.required(BillingColumns.ID, new CellType.WholeNumber(1, Long.MAX_VALUE)),
                FeedColumn.required(
                        BillingColumns.COMPANY_NAME, settings.longText().of(255)),
                FeedColumn.required(BillingColumns.COUNTRY, new CellType.Text(64)),
                FeedColumn.required(BillingColumns.CITY, settings.longText().of(128)),
                FeedColumn.required(BillingColumns.PRODUCT_LINE, new CellType.Text(128)),
                FeedColumn.required(BillingColumns.ITEM, settings.longText().of(255)),
                FeedColumn.required(
                        BillingColumns.BILL_DATE, new CellType.IsoDate(settings.earliest(), settings.latest())),
                FeedColumn.required(BillingColumns.CURRENCY, new CellType.Text(64)),
                FeedColumn.required(
                        BillingColumns.BILL_AMOUNT,
                        new CellType.Decimal(BillingColumns.AMOUNT.precision(), BillingColumns.AMOUNT.scale())));
    }

    private static List<RowRule> rules() {
        return List.of(
                // MySQL takes texts that differ in spaces at their end for the same.
                new RowRule(
                        "surrounding_space",
                        TEXTS,
                        TEXTS.stream()
                                .map(text -> text + " = trim(" + text + ")")
                                .collect(Collectors.joining(" and ")),
                        "texts that neither begin nor end with a space",
                        RowRule.OnFailure.REJECT),
                // Mended rows say it themselves.
                new RowRule(
                        "bad_line",
                        List.of(BillingColumns.LINE),
                        BillingColumns.LINE + " rlike '^" + LINES + "$'",
                        "a line as in a file's name: " + LINES,
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "unknown_currency",
                        List.of(BillingColumns.CURRENCY),
                        Currencies.isKnown(BillingColumns.CURRENCY),
                        "a currency code of ISO 4217",
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "bad_minor_units",
                        List.of(BillingColumns.BILL_AMOUNT, BillingColumns.CURRENCY),
                        Currencies.isInMinorUnits(BillingColumns.BILL_AMOUNT, BillingColumns.CURRENCY),
                        "no more decimals than the currency has",
                        RowRule.OnFailure.REJECT));
    }
}
