package io.countinghouse.jobs.offsets;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedLimits;
import io.countinghouse.common.feed.RowRule;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Raw files of invoices: {@code invoices[suffix].csv}, the 23 fields; times in UTC. */
final class InvoiceFeed {
    private static final CellType ID = new CellType.WholeNumber(1, Long.MAX_VALUE);
    private static final CellType MONEY = new CellType.Decimal(18, 2);

    private InvoiceFeed() {}

    static Feed feed(OffsetSettings settings) {
        return new Feed(
                "invoices",
                "invoices[A-Za-z0-9._=-]*\\.csv",
                columns(settings),
                ExtraColumns.KEEP,
                rules(settings.policy()),
                List.of(InvoiceColumns.AMOUNT),
                FeedLimits.DEFAULT);
    }

    private static List<FeedColumn> columns(OffsetSettings settings) {
        CellType date = new CellType.IsoDate(settings.earliest(), settings.latest());
        CellType anyDate = new CellType.IsoDate(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
        CellType time = new CellType.Timestamp(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
        return List.of(
                FeedColumn.required(InvoiceColumns.INVOICE_ID, ID),
                FeedColumn.required(InvoiceColumns.COMPANY_ID, ID),
                FeedColumn.required(InvoiceColumns.INVOICE_NUMBER, new CellType.Text(64)),
                FeedColumn.required(InvoiceColumns.INVOICE_DATE, date),
                FeedColumn.optional(InvoiceColumns.DUE_DATE, anyDate),
                FeedColumn.optional(InvoiceColumns.POSTED_AT, time),
                FeedColumn.required(InvoiceColumns.CATEGORY, new CellType.Text(32)),
                FeedColumn.required(InvoiceColumns.AMOUNT, MONEY),
                FeedColumn.required(InvoiceColumns.CURRENCY, new CellType.Text(3)),
                FeedColumn.optional(InvoiceColumns.TAX_AMOUNT, MONEY),
                FeedColumn.optional(InvoiceColumns.STATUS, new CellType.Text(32)),
                FeedColumn.optional(InvoiceColumns.PAYMENT_METHOD, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.REFERENCE, new CellType.Text(128)),
                FeedColumn.optional(InvoiceColumns.PARENT_INVOICE_ID, ID),
                FeedColumn.optional(InvoiceColumns.SALES_PERSON_ID, ID),
                FeedColumn.optional(InvoiceColumns.STORE_ID, ID),
                FeedColumn.optional(InvoiceColumns.PRODUCT_LINE, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.DESCRIPTION, new CellType.Text(512)),
                FeedColumn.optional(InvoiceColumns.COUNTRY, new CellType.Text(64)),
                FeedColumn.optional(InvoiceColumns.CREATED_AT, time),
                FeedColumn.optional(InvoiceColumns.CREATED_BY, new CellType.Text(64)),
                FeedColumn.required(InvoiceColumns.UPDATED_AT, time),
                FeedColumn.required(InvoiceColumns.SOURCE_SYSTEM, new CellType.Text(32)));
    }

    private static List<RowRule> rules(OffsetPolicy policy) {
        String positives = quoted(policy.positives().stream());
        String negatives = quoted(policy.negativeCategories().stream());
        return List.of(
                new RowRule(
                        "unknown_category",
                        List.of(InvoiceColumns.CATEGORY),
                        "category IN (" + quoted(policy.categories().stream()) + ")",
                        "one of " + String.join(", ", policy.categories()),
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "sign_contradicts_category",
                        List.of(InvoiceColumns.AMOUNT, InvoiceColumns.CATEGORY),
                        "NOT ((category IN (" + positives + ") AND amount < 0) OR (category IN (" + negatives
                                + ") AND amount > 0))",
                        "an amount of the category's sign, or zero",
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "bad_currency",
                        List.of(InvoiceColumns.CURRENCY),
                        "currency RLIKE '^[A-Z]{3}$'",
                        "three capital letters",
                        RowRule.OnFailure.REJECT));
    }

    private static String quoted(Stream<String> names) {
        return names.map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
