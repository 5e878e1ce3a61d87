package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.TAX_AMOUNT;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.money.Currencies;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The contract that invoices come under, whatever their source. */
final class InvoiceFeed {
    static final String NAME = "invoices";

    private static final CellType ID = new CellType.WholeNumber(1, Long.MAX_VALUE);
    private static final CellType FOREIGN_ID = new CellType.WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final CellType MONEY =
            new CellType.Decimal(InvoiceColumns.MONEY.precision(), InvoiceColumns.MONEY.scale());
    private static final LocalDate FIRST_DAY = LocalDate.parse("1900-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("9999-12-31");
    private static final CellType DAY = new CellType.IsoDate(FIRST_DAY, LAST_DAY);
    private static final CellType MOMENT = new CellType.Timestamp(FIRST_DAY, LAST_DAY);

    private InvoiceFeed() {}

    /** {@code invoices[suffix].csv}; the 23 fields of an invoice per line. */
    static Feed feed(OffsetSettings settings) {
        List<FeedColumn> columns =
                columns(new CellType.IsoDate(settings.earliest(), settings.latest()), settings.longText());
        return Feed.csv(NAME, "invoices[A-Za-z0-9._=-]*\\.csv")
                .columns(columns)
                .extraColumns(ExtraColumns.KEEP)
                .rowRules(Stream.concat(rules(settings.policy()).stream(), RowRule.noTextCut(columns).stream())
                        .toList())
                .measures(List.of(AMOUNT))
                .inCurrencyOf(CURRENCY)
                .namedInWords("invoices<anything>.csv")
                .build();
    }

    /** The same columns of invoices that were accepted whatever the settings were then. */
    static List<FeedColumn> columnsOfAnyDay(LongText longText) {
        return columns(DAY, longText);
    }

    private static List<FeedColumn> columns(CellType invoiceDay, LongText longText) {
        return List.of(
                FeedColumn.required(InvoiceColumns.INVOICE_ID, ID),
                FeedColumn.required(InvoiceColumns.COMPANY_ID, ID),
                FeedColumn.required(InvoiceColumns.INVOICE_NUMBER, new CellType.Text(64)),
                FeedColumn.required(InvoiceColumns.INVOICE_DATE, invoiceDay),
                FeedColumn.optional(InvoiceColumns.DUE_DATE, DAY),
                FeedColumn.optional(InvoiceColumns.POSTED_AT, MOMENT),
                FeedColumn.required(CATEGORY, new CellType.Text(64)),
                FeedColumn.required(AMOUNT, MONEY),
                FeedColumn.required(CURRENCY, new CellType.Text(64)),
                FeedColumn.optional(TAX_AMOUNT, MONEY),
                FeedColumn.optional(InvoiceColumns.STATUS, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.PAYMENT_METHOD, longText.of(64)),
                FeedColumn.optional(InvoiceColumns.REFERENCE, longText.of(128)),
                FeedColumn.optional(InvoiceColumns.PARENT_INVOICE_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.SALES_PERSON_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.STORE_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.PRODUCT_LINE, longText.of(128)),
                FeedColumn.optional(InvoiceColumns.DESCRIPTION, longText.of(1024)),
                FeedColumn.optional(InvoiceColumns.COUNTRY, longText.of(64)),
                FeedColumn.optional(InvoiceColumns.CREATED_AT, MOMENT),
                FeedColumn.optional(InvoiceColumns.CREATED_BY, longText.of(128)),
                FeedColumn.required(InvoiceColumns.UPDATED_AT, MOMENT),
                FeedColumn.required(SOURCE_SYSTEM, new CellType.Text(64)));
    }

    private static List<RowRule> rules(OffsetPolicy policy) {
        String isKnown = CATEGORY + " in " + quoted(policy.categories());
        String isNegative = CATEGORY + " in " + quoted(policy.negativeCategories());
        String isBelow = AMOUNT + " * " + policy.positiveSign() + " < 0";
        String below = policy.positiveSign() > 0 ? "below" : "above";
        return List.of(
                new RowRule(
                        "unknown_category",
                        List.of(CATEGORY),
                        isKnown,
                        "one of " + String.join(", ", policy.categories()),
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "sign_contradicts_category",
                        List.of(AMOUNT, CATEGORY),
                        AMOUNT + " = 0 or not (" + isKnown + ") or (" + isNegative + ") = (" + isBelow + ")",
                        "an amount " + below + " zero for "
                                + String.join(", ", policy.negativeCategories())
                                + " and none for other categories",
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "unknown_currency",
                        List.of(CURRENCY),
                        Currencies.isKnown(CURRENCY),
                        "a currency code of ISO 4217",
                        RowRule.OnFailure.REJECT),
                // MySQL takes texts that differ in spaces at their end for the same.
                new RowRule(
                        "surrounding_space",
                        List.of(SOURCE_SYSTEM),
                        SOURCE_SYSTEM + " = trim(" + SOURCE_SYSTEM + ")",
                        "a text that neither begins nor ends with a space",
                        RowRule.OnFailure.REJECT),
                inMinorUnits(AMOUNT),
                inMinorUnits(TAX_AMOUNT),
                inRange(AMOUNT),
                inRange(TAX_AMOUNT));
    }

    private static RowRule inMinorUnits(String money) {
        return new RowRule(
                "bad_minor_units",
                List.of(money, CURRENCY),
                money + " is null or " + Currencies.isInMinorUnits(money, CURRENCY),
                "no more decimals than the currency has",
                RowRule.OnFailure.REJECT);
    }

    private static RowRule inRange(String money) {
        return new RowRule(
                CellReject.OUT_OF_RANGE.code(),
                List.of(money, CURRENCY),
                money + " is null or " + MinorUnits.isInRange(money),
                "an amount of at most 18 digits, the decimals of the currency among them",
                RowRule.OnFailure.REJECT);
    }

    /** Names of categories hold nothing that SQL would take for an end. */
    private static String quoted(List<String> categories) {
        return categories.stream().collect(Collectors.joining("', '", "('", "')"));
    }
}
