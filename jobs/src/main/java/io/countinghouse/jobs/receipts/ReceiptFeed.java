package io.countinghouse.jobs.receipts;

import static io.countinghouse.jobs.receipts.ReceiptColumns.LINE_ITEMS;
import static io.countinghouse.jobs.receipts.ReceiptColumns.PAYMENTS_MADE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_NUMBER;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_TYPE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_DISCOUNT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_MONEY;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_TAX;
import static io.countinghouse.jobs.receipts.ReceiptColumns.UPDATED_AT;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.jobs.receipts.api.PosSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Receipts as the API gives them, JSON lines of one receipt each. Money is in the store's currency, at scale 2; amounts of refunds
 * are positive there. Quantities have up to three decimals, rates (percent) and unit costs up to four.
 */
final class ReceiptFeed {
    static final String SALE = "SALE";
    static final String REFUND = "REFUND";
    static final String ADDED = "ADDED";

    private static final CellType ID = new CellType.Text(64);
    /** Figures are told by it: one that is too long is rejected. */
    private static final CellType NAME = new CellType.Text(256);
    /** Of a person's own words, which decide about nothing. */
    private static final CellType REMARK = new CellType.Text(1000, true);

    private static final CellType QUANTITY = new CellType.Decimal(12, 3);
    private static final CellType RATE = new CellType.Decimal(9, 4);

    private ReceiptFeed() {}

    static Feed of(ReceiptSettings settings) {
        CellType moment = new CellType.Instant(settings.earliest(), settings.latest());
        CellType money = money(settings);
        List<FeedColumn> columns = List.of(
                FeedColumn.required(RECEIPT_NUMBER, ID),
                FeedColumn.required(RECEIPT_TYPE, new CellType.Text(16)),
                FeedColumn.optional("refund_for", ID),
                FeedColumn.optional("note", REMARK),
                FeedColumn.optional("order", REMARK),
                FeedColumn.optional("source", NAME),
                FeedColumn.required("created_at", moment),
                FeedColumn.required(UPDATED_AT, moment),
                FeedColumn.required(ReceiptColumns.RECEIPT_DATE, moment),
                FeedColumn.optional(ReceiptColumns.CANCELLED_AT, moment),
                FeedColumn.required(TOTAL_MONEY, money),
                FeedColumn.required(TOTAL_TAX, money),
                FeedColumn.required(TOTAL_DISCOUNT, money),
                FeedColumn.optional("tip", money),
                FeedColumn.optional("surcharge", money),
                FeedColumn.optional("points_earned", new CellType.Decimal(18, 2)),
                FeedColumn.optional("points_deducted", new CellType.Decimal(18, 2)),
                FeedColumn.optional("points_balance", new CellType.Decimal(18, 2)),
                FeedColumn.required(ReceiptColumns.STORE_ID, ID),
                FeedColumn.optional("customer_id", ID),
                FeedColumn.optional("employee_id", ID),
                FeedColumn.optional("pos_device_id", ID),
                FeedColumn.optional("dining_option", NAME),
                FeedColumn.optional("total_discounts", new CellType.Array(discount(money))),
                FeedColumn.optional("total_taxes", new CellType.Array(tax(money))),
                FeedColumn.required(LINE_ITEMS, new CellType.Array(line(settings, money))),
                FeedColumn.required(PAYMENTS_MADE, new CellType.Array(payment(money, moment))));
        return Feed.jsonLines("receipts", PosSource.PREFIX + "[A-Za-z0-9._=-]*\\.jsonl(\\.gz)?")
                .namedInWords("receipts<anything>.jsonl or receipts<anything>.jsonl.gz")
                .columns(columns)
                .extraColumns(ExtraColumns.KEEP)
                .measures(List.of(TOTAL_MONEY, TOTAL_TAX, TOTAL_DISCOUNT))
                .rowRules(Stream.concat(rules().stream(), RowRule.noTextCut(columns).stream())
                        .toList())
                .build();
    }

    private static List<RowRule> rules() {
        return List.of(
                new RowRule(
                        "combo_without_components",
                        List.of(LINE_ITEMS),
                        "open_combos = 0",
                        "modifiers that are components of each combo",
                        RowRule.OnFailure.WARN),
                new RowRule(
                        "unknown_receipt_type",
                        List.of(RECEIPT_TYPE),
                        RECEIPT_TYPE + " in ('" + SALE + "', '" + REFUND + "')",
                        SALE + " or " + REFUND,
                        RowRule.OnFailure.REJECT),
                new RowRule(
                        "receipt_does_not_add_up",
                        List.of(TOTAL_MONEY),
                        "gross - total_discount + tax_added + tip + surcharge = total_money and paid = total_money",
                        "lines less discounts, with added taxes, tip and surcharge, and what was paid",
                        RowRule.OnFailure.WARN));
    }

    private static CellType money(ReceiptSettings settings) {
        return settings.amounts() == ReceiptSettings.Amounts.MAJOR
                ? new CellType.Decimal(18, 2)
                : new CellType.MinorUnits(18, 2);
    }

    private static CellType discount(CellType money) {
        return new CellType.Struct(List.of(
                FeedColumn.optional("id", ID),
                FeedColumn.optional("type", NAME),
                FeedColumn.optional("name", NAME),
                FeedColumn.optional("percentage", RATE),
                FeedColumn.required("money_amount", money)));
    }

    private static CellType tax(CellType money) {
        return new CellType.Struct(List.of(
                FeedColumn.optional("id", ID),
                FeedColumn.required("type", new CellType.Text(16)),
                FeedColumn.optional("name", NAME),
                FeedColumn.optional("rate", RATE),
                FeedColumn.required("money_amount", money)));
    }

    private static CellType line(ReceiptSettings settings, CellType money) {
        CellType cost = settings.amounts() == ReceiptSettings.Amounts.MAJOR
                ? new CellType.Decimal(18, 4)
                : new CellType.MinorUnits(18, 2);
        return new CellType.Struct(List.of(
                FeedColumn.required("id", ID),
                FeedColumn.optional("item_id", ID),
                FeedColumn.optional("variant_id", ID),
                FeedColumn.required("item_name", NAME),
                FeedColumn.optional("variant_name", NAME),
                FeedColumn.optional("sku", ID),
                FeedColumn.required("quantity", QUANTITY),
                FeedColumn.required("price", money),
                FeedColumn.required("gross_total_money", money),
                FeedColumn.required("total_money", money),
                FeedColumn.optional("cost", cost),
                FeedColumn.optional("cost_total", cost),
                FeedColumn.optional("line_note", REMARK),
                FeedColumn.optional("line_taxes", new CellType.Array(tax(money))),
                FeedColumn.optional("total_discount", money),
                FeedColumn.optional("line_discounts", new CellType.Array(discount(money))),
                FeedColumn.optional(
                        "line_modifiers",
                        new CellType.Array(new CellType.Struct(List.of(
                                FeedColumn.optional("id", ID),
                                FeedColumn.optional("modifier_option_id", ID),
                                FeedColumn.optional("name", NAME),
                                FeedColumn.optional("option", NAME),
                                FeedColumn.optional("price", money),
                                FeedColumn.optional("money_amount", money)))))));
    }

    private static CellType payment(CellType money, CellType moment) {
        return new CellType.Struct(List.of(
                FeedColumn.optional("payment_type_id", ID),
                FeedColumn.optional("name", NAME),
                FeedColumn.required("type", NAME),
                FeedColumn.required("money_amount", money),
                FeedColumn.optional("paid_at", moment),
                FeedColumn.optional("payment_details", new CellType.Written(4000))));
    }
}
