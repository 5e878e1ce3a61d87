package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedLimits;
import io.countinghouse.common.feed.RowRule;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

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
        return new Feed(
                NAME,
                "invoices[A-Za-z0-9._=-]*\\.csv",
                columns(new CellType.IsoDate(settings.earliest(), settings.latest())),
                ExtraColumns.KEEP,
                rules(settings.policy()),
                List.of(AMOUNT),
                FeedLimits.DEFAULT);
    }

    /** The same columns of invoices that were accepted whatever the settings were then. */
    static List<FeedColumn> columnsOfAnyDay() {
        return columns(DAY);
    }

    private static List<FeedColumn> columns(CellType invoiceDay) {
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
                FeedColumn.optional(InvoiceColumns.TAX_AMOUNT, MONEY),
                FeedColumn.optional(InvoiceColumns.STATUS, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.PAYMENT_METHOD, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.REFERENCE, new CellType.Text(128)),
                FeedColumn.optional(InvoiceColumns.PARENT_INVOICE_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.SALES_PERSON_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.STORE_ID, FOREIGN_ID),
                FeedColumn.optional(InvoiceColumns.PRODUCT_LINE, new CellType.Text(128)),
                FeedColumn.optional(InvoiceColumns.DESCRIPTION, new CellType.Text(1024)),
                FeedColumn.optional(InvoiceColumns.COUNTRY, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.CREATED_AT, MOMENT),
                FeedColumn.optional(InvoiceColumns.CREATED_BY, new CellType.Text(128)),
                FeedColumn.required(InvoiceColumns.UPDATED_AT, MOMENT),
                FeedColumn.required(InvoiceColumns.SOURCE_SYSTEM, new CellType.Text(64)));
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
                        "bad_currency",
                        List.of(CURRENCY),
                        "length(currency) = 3 and currency rlike '^[A-Z]{3}'",
                        "three capital letters",
                        RowRule.OnFailure.REJECT));
    }

    /** Names of categories hold nothing that SQL would take for an end. */
    private static String quoted(List<String> categories) {
        return categories.stream().collect(Collectors.joining("', '", "('", "')"));
    }
}
