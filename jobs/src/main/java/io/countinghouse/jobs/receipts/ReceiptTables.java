package io.countinghouse.jobs.receipts;

import static io.countinghouse.jobs.receipts.ReceiptColumns.AMOUNT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_DAY;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_HOUR;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_MONTH;
import static io.countinghouse.jobs.receipts.ReceiptColumns.CANCELLED_AT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.IS_CANCELLED;
import static io.countinghouse.jobs.receipts.ReceiptColumns.IS_DELETED;
import static io.countinghouse.jobs.receipts.ReceiptColumns.LINE_ITEMS;
import static io.countinghouse.jobs.receipts.ReceiptColumns.MONTH;
import static io.countinghouse.jobs.receipts.ReceiptColumns.PAYMENTS_MADE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_DATE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_NUMBER;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_TYPE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.REVENUE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.STORE_ID;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_DISCOUNT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_MONEY;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_TAX;
import static io.countinghouse.jobs.receipts.ReceiptColumns.UPDATED_AT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.YEAR;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Outlet;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The lake tables of receipts, by year and month of the business day. A receipt's latest update counts, with all of its lines,
 * components and payments. Amounts of refunds are below zero, but for those of the receipt that the feed's proof adds up ({@code
 * total_money}, {@code total_tax}, {@code total_discount}), which stay as they came; those of cancelled receipts stay, too, and
 * {@code is_cancelled} tells them: only {@code revenue} is 0 there.
 */
final class ReceiptTables {
    /** Wide enough for sums of amounts, and for products of them. */
    private static final String MONEY = "decimal(28,2)";

    static final History VERSIONS = new History(List.of(RECEIPT_NUMBER), List.of(UPDATED_AT), IS_DELETED, true);
    /** Of a receipt, on each row of the tables that hang on it. */
    private static final List<String> CARRIED = List.of(
            RECEIPT_NUMBER,
            UPDATED_AT,
            IS_DELETED,
            RECEIPT_TYPE,
            IS_CANCELLED,
            STORE_ID,
            BUSINESS_DAY,
            BUSINESS_MONTH,
            YEAR,
            MONTH,
            FeedSchema.FILE_ID,
            FeedSchema.LINE);

    private final ReceiptSettings settings;

    ReceiptTables(ReceiptSettings settings) {
        this.settings = settings;
    }

    static LakeTable receipts() {
        return new LakeTable(
                        ReceiptColumns.RECEIPTS,
                        List.of(YEAR, MONTH),
                        List.of(TOTAL_MONEY, TOTAL_TAX, TOTAL_DISCOUNT),
                        Optional.of(VERSIONS))
                .computing(REVENUE);
    }

    private static LakeTable hanging(String name) {
        return new LakeTable(name, List.of(YEAR, MONTH), List.of(AMOUNT, REVENUE), Optional.of(VERSIONS));
    }

    Outlet lines() {
        return new Outlet(hanging(ReceiptColumns.LINES), this::lines, List.of("line_no"));
    }

    Outlet items() {
        return new Outlet(
                hanging(ReceiptColumns.ITEMS),
                good -> new ComboItems(settings.combos()).of(lines(good)),
                List.of("line_no", "item_no"));
    }

    Outlet payments() {
        return new Outlet(hanging(ReceiptColumns.PAYMENTS), this::payments, List.of("payment_no"));
    }

    /** The table of record. */
    Dataset<Row> receipts(Dataset<Row> good) {
        return dated(good)
                .withColumn("order_type", orderType())
                .withColumn("gross", sumOf(LINE_ITEMS, "gross_total_money"))
                .withColumn(
                        "tax_added", sumWhere("total_taxes", "money_amount", "one.type = '" + ReceiptFeed.ADDED + "'"))
                .withColumn(
                        "tax_included",
                        sumWhere("total_taxes", "money_amount", "one.type <> '" + ReceiptFeed.ADDED + "'"))
                .withColumn("open_combos", new ComboItems(settings.combos()).open(LINE_ITEMS))
                .withColumn("paid", sumOf(PAYMENTS_MADE, "money_amount"))
                .withColumn("tip", coalesce(col("tip"), lit(0)).cast(MONEY))
                .withColumn("surcharge", coalesce(col("surcharge"), lit(0)).cast(MONEY))
                .withColumn(
                        "quantity",
                        expr(
                                "aggregate(" + LINE_ITEMS
                                        + ", cast(0 as decimal(18,3)), (all, one) -> cast(all + one.quantity as decimal(18,3)))"))
                .withColumn(
                        REVENUE,
                        when(col(IS_CANCELLED), lit(0))
                                .otherwise(signed(col(TOTAL_MONEY)))
                                .cast(MONEY))
                .drop(LINE_ITEMS, PAYMENTS_MADE);
    }

    private Dataset<Row> lines(Dataset<Row> good) {
        Dataset<Row> exploded = dated(good)
                .select(with(posexplode(col(LINE_ITEMS)).as(new String[] {"line_no", "line"}), "customer_id"));
        return exploded.select(columns(
                        "customer_id",
                        "line_no",
                        "line.id as line_id",
                        "line.item_id as item_id",
                        "line.variant_id as variant_id",
                        "line.item_name as item_name",
                        "line.variant_name as variant_name",
                        "line.sku as sku",
                        "line.price as price",
                        "line.line_modifiers as modifiers",
                        signed("line.quantity", "decimal(12,3)") + " as quantity",
                        signed("line.gross_total_money", MONEY) + " as gross",
                        signed("coalesce(line.total_discount, 0)", MONEY) + " as discount",
                        signed(taxes("true"), MONEY) + " as tax",
                        signed(taxes("one.type <> '" + ReceiptFeed.ADDED + "'"), MONEY) + " as tax_included",
                        // An item that nobody gave a cost has 0.
                        "coalesce(line.cost_total, line.cost, 0) <> 0 as has_cost",
                        signed("coalesce(line.cost_total, line.cost * line.quantity, 0)", MONEY) + " as cost",
                        signed("line.total_money", MONEY) + " as " + AMOUNT))
                .withColumn(REVENUE, revenue());
    }

    private static String taxes(String which) {
        return "aggregate(filter(coalesce(line.line_taxes, array()), one -> " + which + "), cast(0 as " + MONEY
                + "), (all, one) -> cast(all + one.money_amount as " + MONEY + "))";
    }

    private Dataset<Row> payments(Dataset<Row> good) {
        return dated(good)
                .select(with(posexplode(col(PAYMENTS_MADE)).as(new String[] {"payment_no", "payment"})))
                .select(columns(
                        "payment_no",
                        "payment.payment_type_id as payment_type_id",
                        "payment.name as payment_name",
                        "payment.type as payment_type",
                        "payment.paid_at as paid_at",
                        signed("payment.money_amount", MONEY) + " as " + AMOUNT))
                .withColumn(REVENUE, revenue());
    }

    /** When a receipt was made, by its store's clock: the till's time, not when the server had it. */
    private Dataset<Row> dated(Dataset<Row> good) {
        String local = "_local";
        return good.withColumn(STORE_ID, functions.rtrim(col(STORE_ID)))
                .withColumn(
                        local,
                        expr("from_utc_timestamp(" + RECEIPT_DATE + ", '"
                                + settings.clock().zone() + "')"))
                .withColumn(
                        BUSINESS_DAY,
                        expr("to_date(" + local + " - interval "
                                + settings.clock().cutOffHour() + " hours)"))
                .withColumn(BUSINESS_HOUR, expr("hour(" + local + ")"))
                .withColumn(BUSINESS_MONTH, expr("cast(trunc(" + BUSINESS_DAY + ", 'MM') as date)"))
                .withColumn(YEAR, expr("year(" + BUSINESS_DAY + ")"))
                .withColumn(MONTH, expr("month(" + BUSINESS_DAY + ")"))
                .withColumn(IS_CANCELLED, col(CANCELLED_AT).isNotNull())
                .withColumn(IS_DELETED, lit(false))
                .drop(local);
    }

    private Column orderType() {
        Column type = lit("other");
        List<NamedPattern> lastFirst = new ArrayList<>(settings.orderTypes());
        java.util.Collections.reverse(lastFirst);
        for (NamedPattern rule : lastFirst) {
            Column matches = Stream.of("dining_option", "source")
                    .map(name -> coalesce(col(name), lit("")).rlike(rule.pattern()))
                    .reduce(Column::or)
                    .orElseThrow();
            type = when(matches, lit(rule.name())).otherwise(type);
        }
        return type;
    }

    private static Column sumOf(String array, String member) {
        return sumWhere(array, member, "true");
    }

    private static Column sumWhere(String array, String member, String predicate) {
        return expr("aggregate(filter(coalesce(" + array + ", array()), one -> " + predicate + "), cast(0 as " + MONEY
                + "), (all, one) -> cast(all + one." + member + " as " + MONEY + "))");
    }

    /** Of an amount, what counts. */
    static Column revenue() {
        return when(col(IS_CANCELLED), lit(0)).otherwise(col(AMOUNT)).cast(MONEY);
    }

    private static Column signed(Column amount) {
        return when(col(RECEIPT_TYPE).equalTo(ReceiptFeed.REFUND), amount.multiply(-1))
                .otherwise(amount);
    }

    private static String signed(String amount, String type) {
        return "cast(if(" + RECEIPT_TYPE + " = '" + ReceiptFeed.REFUND + "', -(" + amount + "), " + amount + ") as "
                + type + ")";
    }

    private static Column[] with(Column exploded, String... more) {
        List<Column> columns = new ArrayList<>();
        Stream.concat(CARRIED.stream(), Stream.of(more)).forEach(name -> columns.add(col(name)));
        columns.add(exploded);
        return columns.toArray(Column[]::new);
    }

    private static Column[] columns(String... expressions) {
        List<Column> columns = new ArrayList<>();
        CARRIED.forEach(name -> columns.add(col(name)));
        Stream.of(expressions).forEach(text -> columns.add(expr(text)));
        return columns.toArray(Column[]::new);
    }
}
