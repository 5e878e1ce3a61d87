package io.countinghouse.jobs.receipts;

import static io.countinghouse.jobs.receipts.ReceiptColumns.AMOUNT;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.money.LargestRemainder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Lines of receipts as what was sold: a combo's line becomes its components, with shares of its amounts that add up to them to the cent;
 * any other line is a component itself, and so is a combo's that names none ({@code is_open_combo}). Quantities are the line's.
 */
record ComboItems(List<Combo> combos) {
    /** Two of them are a key in MySQL. */
    private static final int PRODUCT_CHARS = 300;

    private static final String COMPONENTS = "_components";
    private static final String WEIGHT = "_weight";
    private static final List<String> SHARED = List.of("gross", "discount", "tax_included", "cost", AMOUNT);
    private static final List<String> LINE = List.of(FeedSchema.FILE_ID, FeedSchema.LINE, "line_no");

    /** Grain: component of a line. Columns as of lines but for their tax, of which the included part is kept, with item_no, product, combo, is_open_combo. */
    Dataset<Row> of(Dataset<Row> lines) {
        Dataset<Row> named = lines.withColumn("combo", combo()).withColumn(COMPONENTS, components());
        Column isMany = functions.size(col(COMPONENTS)).gt(0);
        Dataset<Row> whole = named.where(functions.not(isMany))
                .withColumn("is_open_combo", col("combo").isNotNull())
                .withColumn("item_no", lit(0))
                .withColumn("product", told(product()))
                .drop(COMPONENTS, "modifiers", "price", "tax");
        return combos.isEmpty() ? whole : whole.unionByName(components(named.where(isMany)));
    }

    private static Dataset<Row> components(Dataset<Row> combos) {
        Dataset<Row> items = combos.withColumn("is_open_combo", lit(false))
                .select(col("*"), posexplode(col(COMPONENTS)).as(new String[] {"item_no", "_component"}))
                .withColumn("product", told(col("_component.product")))
                .withColumn(WEIGHT, col("_component.weight"))
                .drop("_component", COMPONENTS, "modifiers", "price", "tax");
        for (String amount : SHARED) {
            items = LargestRemainder.split(items, col(amount), col(WEIGHT), LINE, col("item_no"), "_share")
                    .withColumn(amount, col("_share").cast("decimal(28,2)"))
                    .drop("_share");
        }
        return items.drop(WEIGHT).withColumn(ReceiptColumns.REVENUE, ReceiptTables.revenue());
    }

    /** At most {@link #PRODUCT_CHARS} characters, and told apart where it had more. */
    private static Column told(Column name) {
        Column product = functions.rtrim(name);
        return when(
                        functions.length(product).gt(PRODUCT_CHARS),
                        functions.concat(
                                functions.left(product, lit(PRODUCT_CHARS - 10)),
                                lit("\u2026 "),
                                functions.left(functions.md5(product.cast("binary")), lit(8))))
                .otherwise(product);
    }

    private static Column product() {
        return functions.concat(
                col("item_name"),
                when(col("variant_name").isNotNull(), functions.concat(lit(" / "), col("variant_name")))
                        .otherwise(lit("")));
    }

    /** Of several rules the first one counts. */
    private List<Combo> lastFirst() {
        List<Combo> reversed = new ArrayList<>(combos);
        Collections.reverse(reversed);
        return reversed;
    }

    private Column combo() {
        Column name = lit(null).cast("string");
        for (Combo combo : lastFirst()) {
            name = when(isOf(combo), lit(combo.label())).otherwise(name);
        }
        return name;
    }

    private static Column isOf(Combo combo) {
        return coalesce(col("item_id").isin(combo.itemIds().toArray()), lit(false))
                .or(coalesce(col("sku").isin(combo.skus().toArray()), lit(false)))
                .or(col("item_name").isin(combo.names().toArray()));
    }

    /** Each main with its side; weights in cents, or 1 each where all are 0. */
    private Column components() {
        Column none = expr("cast(array() as array<struct<product:string,weight:decimal(18,0)>>)");
        Column components = none;
        for (Combo combo : lastFirst()) {
            String mains = modifiers(combo.mains());
            String sides = modifiers(combo.sides());
            String weight =
                    switch (combo.allocation()) {
                        case LIST_PRICE -> "cast(abs(coalesce(main.price, 0)) * 100 as decimal(18,0))";
                        case EQUAL -> "cast(1 as decimal(18,0))";
                        case HEADER -> "cast(if(i = 0, 1, 0) as decimal(18,0))";
                    };
            String weighed = "transform(" + mains + ", (main, i) -> struct(concat(coalesce(main.option, main.name),"
                    + " coalesce(concat('(', get(" + sides + ", i).option, ')'), '')) as product, " + weight
                    + " as weight))";
            String levelled = "if(aggregate(" + weighed
                    + ", cast(0 as decimal(28,0)), (all, one) -> cast(all + one.weight as"
                    + " decimal(28,0))) = 0, transform(" + weighed
                    + ", one -> struct(one.product as product, cast(1 as decimal(18,0)) as weight)), " + weighed + ")";
            components = when(isOf(combo), expr(levelled)).otherwise(components);
        }
        return components;
    }

    /** How many lines of a receipt are combos that name no component. */
    Column open(String lines) {
        if (combos.isEmpty()) {
            return lit(0);
        }
        // Of several rules the first one that is meant by a line.
        String named = "false";
        String empty = "false";
        for (Combo combo : lastFirst()) {
            String isOf = isOf("one", combo);
            empty = "if(" + isOf + ", size(filter(coalesce(one.line_modifiers, array()), m -> m.name in ("
                    + quoted(combo.mains()) + "))) = 0, " + empty + ")";
            named = "(" + isOf + " or " + named + ")";
        }
        return expr("size(filter(" + lines + ", one -> coalesce(" + named + " and " + empty + ", false)))");
    }

    private static String isOf(String line, Combo combo) {
        return "(coalesce(" + line + ".item_id in (" + quoted(combo.itemIds()) + "), false) or coalesce(" + line
                + ".sku in (" + quoted(combo.skus()) + "), false) or coalesce(" + line + ".item_name in ("
                + quoted(combo.names()) + "), false))";
    }

    /** Never an empty list, which SQL has not. */
    private static String quoted(List<String> names) {
        return names.isEmpty()
                ? "cast(null as string)"
                : names.stream()
                        .map(name -> "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'")
                        .collect(Collectors.joining(", "));
    }

    private static String modifiers(List<String> names) {
        return names.isEmpty()
                ? "filter(coalesce(modifiers, array()), one -> false)"
                : "filter(coalesce(modifiers, array()), one -> one.name in (" + quoted(names) + "))";
    }
}
