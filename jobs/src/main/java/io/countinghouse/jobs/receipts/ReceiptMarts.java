package io.countinghouse.jobs.receipts;

import static io.countinghouse.jobs.receipts.ReceiptColumns.AMOUNT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_DAY;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_HOUR;
import static io.countinghouse.jobs.receipts.ReceiptColumns.BUSINESS_MONTH;
import static io.countinghouse.jobs.receipts.ReceiptColumns.CUSTOMER_ID;
import static io.countinghouse.jobs.receipts.ReceiptColumns.IS_CANCELLED;
import static io.countinghouse.jobs.receipts.ReceiptColumns.ORDER_TYPE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_NUMBER;
import static io.countinghouse.jobs.receipts.ReceiptColumns.RECEIPT_TYPE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.REFUND_FOR;
import static io.countinghouse.jobs.receipts.ReceiptColumns.REVENUE;
import static io.countinghouse.jobs.receipts.ReceiptColumns.STORE_ID;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_DISCOUNT;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_MONEY;
import static io.countinghouse.jobs.receipts.ReceiptColumns.TOTAL_TAX;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running.Stride;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a shopkeeper asks of receipts. Money is in the store's currency; cancelled receipts are in no sum but their own. */
final class ReceiptMarts {
    private static final DataType MONEY = DataTypes.createDecimalType(28, 2);
    private static final DataType QUANTITY = DataTypes.createDecimalType(18, 3);
    private static final DataType SHARE = DataTypes.createDecimalType(18, 6);

    private ReceiptMarts() {}

    static List<Mart> all(ReceiptSettings settings) {
        return List.of(
                dailySales(),
                hourlySales(),
                orderMix(),
                taxMix(),
                refundMonths(),
                customerMonths(),
                productSales(),
                comboSales(),
                modifierSales(),
                paymentMix(),
                basketPairs(settings.basket()));
    }

    /**
     * Grain: store and business day. The bridge: gross - discounts = sales; sales + refunds (below zero) = revenue; tax, tips and
     * surcharge are parts of it.
     */
    private static Mart dailySales() {
        return Mart.of("daily_sales", ReceiptColumns.RECEIPTS)
                .schema(new StructType()
                        .add(STORE_ID, DataTypes.StringType)
                        .add(BUSINESS_DAY, DataTypes.DateType)
                        .add("receipts", DataTypes.LongType)
                        .add("refund_receipts", DataTypes.LongType)
                        .add("cancelled_receipts", DataTypes.LongType)
                        .add("items", QUANTITY)
                        .add("gross", MONEY)
                        .add("discounts", MONEY)
                        .add("tax_added", MONEY)
                        .add("tips", MONEY)
                        .add("surcharge", MONEY)
                        .add("sales", MONEY)
                        .add("refunds", MONEY)
                        .add(REVENUE, MONEY)
                        .add("tax", MONEY)
                        .add("cancelled", MONEY))
                .key(List.of(STORE_ID, BUSINESS_DAY))
                .slice(List.of(BUSINESS_DAY))
                .dated(BUSINESS_DAY, Stride.DAY)
                .copyPartitions(List.of())
                .conserves(Map.of(REVENUE, REVENUE))
                .derivation((receipts, inputs) -> receipts.groupBy(STORE_ID, BUSINESS_DAY)
                        .agg(
                                count_if(isSale()).as("receipts"),
                                count_if(isRefund()).as("refund_receipts"),
                                count_if(col(IS_CANCELLED)).as("cancelled_receipts"),
                                total(isSale(), col("quantity"), QUANTITY).as("items"),
                                total(isSale(), col("gross"), MONEY).as("gross"),
                                total(isSale(), col(TOTAL_DISCOUNT), MONEY).as("discounts"),
                                total(isSale(), col("tax_added"), MONEY).as("tax_added"),
                                total(isSale(), col("tip"), MONEY).as("tips"),
                                total(isSale(), col("surcharge"), MONEY).as("surcharge"),
                                total(isSale(), col(TOTAL_MONEY), MONEY).as("sales"),
                                total(isRefund(), functions.negate(col(TOTAL_MONEY)), MONEY)
                                        .as("refunds"),
                                total(lit(true), col(REVENUE), MONEY).as(REVENUE),
                                total(not(col(IS_CANCELLED)), signed(col(TOTAL_TAX)), MONEY)
                                        .as("tax"),
                                total(col(IS_CANCELLED), signed(col(TOTAL_MONEY)), MONEY)
                                        .as("cancelled")))
                .build();
    }

    /** Grain: store, business month, weekday (1 is Monday), hour of the store's clock. */
    private static Mart hourlySales() {
        String weekday = "weekday";
        return Mart.of("hourly_sales", ReceiptColumns.RECEIPTS)
                .schema(new StructType()
                        .add(STORE_ID, DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add(weekday, DataTypes.IntegerType)
                        .add(BUSINESS_HOUR, DataTypes.IntegerType)
                        .add("receipts", DataTypes.LongType)
                        .add(REVENUE, MONEY))
                .key(List.of(STORE_ID, BUSINESS_MONTH, weekday, BUSINESS_HOUR))
                .slice(List.of(BUSINESS_MONTH))
                .dated(BUSINESS_MONTH, Stride.MONTH)
                .conserves(Map.of(REVENUE, REVENUE))
                .derivation((receipts, inputs) -> receipts.withColumn(
                                weekday, functions.weekday(col(BUSINESS_DAY)).plus(1))
                        .groupBy(STORE_ID, BUSINESS_MONTH, weekday, BUSINESS_HOUR)
                        .agg(
                                count_if(isSale()).as("receipts"),
                                total(lit(true), col(REVENUE), MONEY).as(REVENUE)))
                .build();
    }

    /** Grain: store, business month, type of order. */
    private static Mart orderMix() {
        return monthly("order_mix", ReceiptColumns.RECEIPTS, STORE_ID, ORDER_TYPE)
                .schema(new StructType()
                        .add(STORE_ID, DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add(ORDER_TYPE, DataTypes.StringType)
                        .add("receipts", DataTypes.LongType)
                        .add(REVENUE, MONEY))
                .conserves(Map.of(REVENUE, REVENUE))
                .derivation((receipts, inputs) -> receipts.groupBy(STORE_ID, BUSINESS_MONTH, ORDER_TYPE)
                        .agg(
                                count_if(isSale()).as("receipts"),
                                total(lit(true), col(REVENUE), MONEY).as(REVENUE)))
                .build();
    }

    /** Grain: store, business month, type, name and rate (percent) of a tax, as the receipts list them. */
    private static Mart taxMix() {
        return monthly("tax_mix", ReceiptColumns.RECEIPTS, STORE_ID, "tax_type", "tax_name", "tax_rate")
                .schema(new StructType()
                        .add(STORE_ID, DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("tax_type", DataTypes.StringType)
                        .add("tax_name", DataTypes.StringType)
                        .add("tax_rate", DataTypes.StringType)
                        .add(AMOUNT, MONEY))
                .derivation((receipts, inputs) -> receipts.where(counts())
                        .select(
                                col(STORE_ID),
                                col(BUSINESS_MONTH),
                                col(RECEIPT_TYPE),
                                functions.explode(col("total_taxes")).as("tax"))
                        .select(
                                col(STORE_ID),
                                col(BUSINESS_MONTH),
                                keyed("tax.type").as("tax_type"),
                                keyed("tax.name").as("tax_name"),
                                // 16.0000 is 16.
                                expr("coalesce(regexp_replace(cast(tax.rate as string), '[.]?0+$', ''), '')")
                                        .as("tax_rate"),
                                signed(col("tax.money_amount")).as(AMOUNT))
                        .groupBy(STORE_ID, BUSINESS_MONTH, "tax_type", "tax_name", "tax_rate")
                        .agg(total(lit(true), col(AMOUNT), MONEY).as(AMOUNT)))
                .build();
    }

    /** Grain: business month of refunds and month of the sales that they refund, {@code unknown} where that is not in the lake. */
    private static Mart refundMonths() {
        String sold = "sold_month";
        return monthly("refund_months", ReceiptColumns.RECEIPTS, sold)
                .schema(new StructType()
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add(sold, DataTypes.StringType)
                        .add("refunds", DataTypes.LongType)
                        .add(AMOUNT, MONEY))
                .lookingInto(
                        // A sale that comes later, or comes to be of another month.
                        new Lookup(ReceiptColumns.RECEIPTS, List.of(RECEIPT_NUMBER), (changed, refunds) -> refunds.join(
                                        changed.withColumnRenamed(RECEIPT_NUMBER, "_sale"),
                                        col(REFUND_FOR).equalTo(col("_sale")),
                                        "left_semi")
                                .select(BUSINESS_MONTH)))
                .derivation((receipts, inputs) -> {
                    Dataset<Row> refunds = receipts.where(isRefund());
                    Dataset<Row> refunded =
                            refunds.select(col(REFUND_FOR).as("_sale")).distinct();
                    // Of the few that were refunded only.
                    Dataset<Row> sales = ReceiptTables.VERSIONS
                            .current(inputs.versions(ReceiptColumns.RECEIPTS)
                                    .orElseThrow()
                                    .join(refunded, col(RECEIPT_NUMBER).equalTo(col("_sale")), "left_semi"))
                            .select(
                                    col(RECEIPT_NUMBER).as("_sale"),
                                    functions
                                            .date_format(col(BUSINESS_MONTH), "yyyy-MM")
                                            .as("_sold"));
                    return refunds.join(sales, refunds.col(REFUND_FOR).equalTo(sales.col("_sale")), "left")
                            .withColumn(sold, coalesce(col("_sold"), lit("unknown")))
                            .groupBy(BUSINESS_MONTH, sold)
                            .agg(
                                    functions.count(lit(1)).as("refunds"),
                                    total(lit(true), col(REVENUE), MONEY).as(AMOUNT));
                })
                .build();
    }

    /** Grain: customer and business month; only those whom receipts name, by the id that the API gives them. */
    private static Mart customerMonths() {
        return monthly("customer_months", ReceiptColumns.RECEIPTS, CUSTOMER_ID)
                .schema(new StructType()
                        .add(CUSTOMER_ID, DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("visits", DataTypes.LongType)
                        .add(REVENUE, MONEY))
                .derivation((receipts, inputs) -> receipts.withColumn(CUSTOMER_ID, functions.rtrim(col(CUSTOMER_ID)))
                        .where(col(CUSTOMER_ID).notEqual("").and(counts()))
                        .groupBy(CUSTOMER_ID, BUSINESS_MONTH)
                        .agg(
                                count_if(isSale()).as("visits"),
                                total(lit(true), col(REVENUE), MONEY).as(REVENUE)))
                .build();
    }

    /** Grain: business month, combo and component; refunds are subtracted. */
    private static Mart comboSales() {
        return monthly("combo_sales", ReceiptColumns.ITEMS, "combo", "product")
                .schema(new StructType()
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("combo", DataTypes.StringType)
                        .add("product", DataTypes.StringType)
                        .add("combos", QUANTITY)
                        .add("quantity", QUANTITY)
                        .add(AMOUNT, MONEY))
                .derivation((items, inputs) -> items.where(
                                col("combo").isNotNull().and(counts()))
                        .groupBy(BUSINESS_MONTH, "combo", "product")
                        .agg(
                                // A combo is counted with its first component.
                                total(col("item_no").equalTo(0), col("quantity"), QUANTITY)
                                        .as("combos"),
                                total(lit(true), col("quantity"), QUANTITY).as("quantity"),
                                total(lit(true), col(AMOUNT), MONEY).as(AMOUNT)))
                .build();
    }

    /** Grain: business month, modifier and option; refunds are subtracted. */
    private static Mart modifierSales() {
        return monthly("modifier_sales", ReceiptColumns.LINES, "modifier", "modifier_option")
                .schema(new StructType()
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("modifier", DataTypes.StringType)
                        .add("modifier_option", DataTypes.StringType)
                        .add("quantity", QUANTITY)
                        .add(AMOUNT, MONEY))
                .derivation((lines, inputs) -> lines.where(counts())
                        .select(
                                col(BUSINESS_MONTH),
                                col(RECEIPT_TYPE),
                                col("quantity"),
                                functions.explode(col("modifiers")).as("one"))
                        .select(
                                col(BUSINESS_MONTH),
                                keyed("one.name").as("modifier"),
                                keyed("one.option").as("modifier_option"),
                                col("quantity"),
                                signed(coalesce(col("one.money_amount"), lit(0)))
                                        .as(AMOUNT))
                        .groupBy(BUSINESS_MONTH, "modifier", "modifier_option")
                        .agg(
                                total(lit(true), col("quantity"), QUANTITY).as("quantity"),
                                total(lit(true), col(AMOUNT), MONEY).as(AMOUNT)))
                .build();
    }

    /** By business month and more columns, in the order of the key. */
    private static Mart.Builder monthly(String name, String source, String... more) {
        List<String> key = new ArrayList<>(List.of(more));
        key.add(BUSINESS_MONTH);
        return Mart.of(name, source).key(key).slice(List.of(BUSINESS_MONTH)).dated(BUSINESS_MONTH, Stride.MONTH);
    }

    /** As part of a key: never null, without blanks at its end. */
    private static Column keyed(String name) {
        return functions.rtrim(coalesce(col(name), lit("")));
    }

    /** Grain: product and business month, of components; refunds are subtracted. Margin, where cost is known, is costed less cost. */
    private static Mart productSales() {
        return Mart.of("product_sales", ReceiptColumns.ITEMS)
                .schema(new StructType()
                        .add("product", DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("receipts", DataTypes.LongType)
                        .add("quantity", QUANTITY)
                        .add("gross", MONEY)
                        .add("discount", MONEY)
                        .add("cost", MONEY)
                        .add("costed", MONEY)
                        .add(AMOUNT, MONEY)
                        .add("cancelled", MONEY))
                .key(List.of("product", BUSINESS_MONTH))
                .slice(List.of(BUSINESS_MONTH))
                .dated(BUSINESS_MONTH, Stride.MONTH)
                .conserves(Map.of(AMOUNT, REVENUE))
                .derivation((items, inputs) -> items.groupBy("product", BUSINESS_MONTH)
                        .agg(
                                functions
                                        .count_distinct(when(isSale(), col(RECEIPT_NUMBER)))
                                        .as("receipts"),
                                total(counts(), col("quantity"), QUANTITY).as("quantity"),
                                total(counts(), col("gross"), MONEY).as("gross"),
                                total(counts(), col("discount"), MONEY).as("discount"),
                                total(counts(), col("cost"), MONEY).as("cost"),
                                total(counts().and(col("has_cost")), col(AMOUNT).minus(col("tax_included")), MONEY)
                                        .as("costed"),
                                total(counts(), col(AMOUNT), MONEY).as(AMOUNT),
                                total(col(IS_CANCELLED), col(AMOUNT), MONEY).as("cancelled")))
                .build();
    }

    /** Grain: store, business month, type and name of payment. */
    private static Mart paymentMix() {
        return Mart.of("payment_mix", ReceiptColumns.PAYMENTS)
                .schema(new StructType()
                        .add(STORE_ID, DataTypes.StringType)
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("payment_type", DataTypes.StringType)
                        .add("payment_name", DataTypes.StringType)
                        .add("payments", DataTypes.LongType)
                        .add(AMOUNT, MONEY)
                        .add("cancelled", MONEY))
                .key(List.of(STORE_ID, BUSINESS_MONTH, "payment_type", "payment_name"))
                .slice(List.of(BUSINESS_MONTH))
                .dated(BUSINESS_MONTH, Stride.MONTH)
                .conserves(Map.of(AMOUNT, REVENUE))
                .derivation((payments, inputs) -> payments.withColumn(
                                "payment_name", functions.rtrim(coalesce(col("payment_name"), col("payment_type"))))
                        .withColumn("payment_type", functions.rtrim(col("payment_type")))
                        .groupBy(STORE_ID, BUSINESS_MONTH, "payment_type", "payment_name")
                        .agg(
                                count_if(counts()).as("payments"),
                                total(counts(), col(AMOUNT), MONEY).as(AMOUNT),
                                total(col(IS_CANCELLED), col(AMOUNT), MONEY).as("cancelled")))
                .build();
    }

    /** Grain: business month and pair of products in one sale; shares of the month's sales, six decimals, rounded half up. */
    private static Mart basketPairs(ReceiptSettings.BasketThresholds thresholds) {
        return Mart.of("basket_pairs", ReceiptColumns.ITEMS)
                .schema(new StructType()
                        .add(BUSINESS_MONTH, DataTypes.DateType)
                        .add("product_a", DataTypes.StringType)
                        .add("product_b", DataTypes.StringType)
                        .add("receipts", DataTypes.LongType)
                        .add("support", SHARE)
                        .add("confidence", SHARE)
                        .add("lift", SHARE))
                .key(List.of(BUSINESS_MONTH, "product_a", "product_b"))
                .slice(List.of(BUSINESS_MONTH))
                .dated(BUSINESS_MONTH, Stride.MONTH)
                .derivation((items, inputs) -> pairs(items, thresholds))
                .build();
    }

    private static Dataset<Row> pairs(Dataset<Row> items, ReceiptSettings.BasketThresholds thresholds) {
        Dataset<Row> sold = items.where(isSale())
                .select(BUSINESS_MONTH, RECEIPT_NUMBER, "product")
                .distinct();
        Dataset<Row> all = sold.groupBy(BUSINESS_MONTH)
                .agg(functions.count_distinct(col(RECEIPT_NUMBER)).as("_all"));
        Dataset<Row> each = sold.groupBy(BUSINESS_MONTH, "product")
                .agg(functions.count(lit(1)).as("_each"));
        Dataset<Row> other = sold.select(
                col(BUSINESS_MONTH), col(RECEIPT_NUMBER), col("product").as("product_b"));
        Dataset<Row> both = sold.withColumnRenamed("product", "product_a")
                .join(
                        other,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(BUSINESS_MONTH, RECEIPT_NUMBER))
                                .toSeq())
                .where(col("product_a").lt(col("product_b")))
                .groupBy(BUSINESS_MONTH, "product_a", "product_b")
                .agg(functions.count(lit(1)).as("receipts"))
                .where(col("receipts").geq(thresholds.leastReceipts()));
        Dataset<Row> a = each.select(
                col(BUSINESS_MONTH),
                col("product").as("product_a"),
                col("_each").as("_a"));
        Dataset<Row> b = each.select(
                col(BUSINESS_MONTH),
                col("product").as("product_b"),
                col("_each").as("_b"));
        return both.join(all, BUSINESS_MONTH)
                .join(
                        a,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(BUSINESS_MONTH, "product_a"))
                                .toSeq())
                .join(
                        b,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(BUSINESS_MONTH, "product_b"))
                                .toSeq())
                .withColumn("support", share(col("receipts"), col("_all")))
                .withColumn("confidence", share(col("receipts"), col("_a")))
                .withColumn(
                        "lift",
                        share(col("receipts").multiply(col("_all")), col("_a").multiply(col("_b"))))
                .withColumn(
                        "_place",
                        functions
                                .row_number()
                                .over(Window.partitionBy(BUSINESS_MONTH)
                                        .orderBy(col("receipts").desc(), col("product_a"), col("product_b"))))
                .where(col("_place").leq(thresholds.top()))
                .drop("_place", "_all", "_a", "_b");
    }

    private static Column share(Column part, Column whole) {
        return functions
                .round(part.cast("decimal(18,0)").divide(whole.cast("decimal(18,0)")), 6)
                .cast(SHARE);
    }

    private static Column isSale() {
        return col(RECEIPT_TYPE).equalTo(ReceiptFeed.SALE).and(counts());
    }

    private static Column isRefund() {
        return col(RECEIPT_TYPE).equalTo(ReceiptFeed.REFUND).and(counts());
    }

    private static Column counts() {
        return not(col(IS_CANCELLED));
    }

    private static Column signed(Column amount) {
        return when(col(RECEIPT_TYPE).equalTo(ReceiptFeed.REFUND), functions.negate(amount))
                .otherwise(amount);
    }

    private static Column total(Column which, Column amount, DataType type) {
        return coalesce(sum(when(which, amount)), lit(0)).cast(type);
    }
}
