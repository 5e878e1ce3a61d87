package io.countinghouse.jobs.toy;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Outlet;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running.Stride;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Orders of a till, JSON lines with their lines nested, in two lake tables; sales by day and SKU. */
final class Orders {
    static final String NAME = "toy-orders";
    static final String ORDERS = "toy_orders";
    static final String LINES = "toy_order_lines";

    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final CellType MONEY = new CellType.Decimal(18, 2);

    private Orders() {}

    static Job define(String url) {
        Landing landing = new Landing(feed(), table(ORDERS, "total"), rows -> rows.drop("lines"))
                .also(new Outlet(table(LINES, "amount"), Orders::lines, List.of("line_no")));
        return new Job(
                        NAME,
                        List.of(landing),
                        List.of(skuSales()),
                        List.of(),
                        List.of(),
                        RejectLimits.ofBatchShare(new BigDecimal("0.9")))
                .reading(new Till(url));
    }

    private static Feed feed() {
        return Feed.jsonLines("orders", "orders-[0-9]{5}\\.jsonl(\\.gz)?")
                .columns(List.of(
                        FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                        FeedColumn.required("updated_at", new CellType.Timestamp(FIRST, LAST)),
                        FeedColumn.required("cancelled", new CellType.Flag()),
                        FeedColumn.required("day", new CellType.IsoDate(FIRST, LAST)),
                        FeedColumn.required("total", MONEY),
                        FeedColumn.required(
                                "lines",
                                new CellType.Array(new CellType.Struct(List.of(
                                        FeedColumn.required("sku", new CellType.Text(32)),
                                        FeedColumn.required("quantity", new CellType.WholeNumber(1, 1_000)),
                                        FeedColumn.required("price", MONEY)))))))
                .extraColumns(ExtraColumns.KEEP)
                .measures(List.of("total"))
                .rowRules(List.of(new RowRule(
                        "order_does_not_add_up",
                        List.of("total"),
                        "aggregate(lines, cast(0 as decimal(38,2)),"
                                + " (all, line) -> cast(all + line.quantity * line.price as decimal(38,2))) = total",
                        "the sum of its lines",
                        RowRule.OnFailure.REJECT)))
                .build();
    }

    private static LakeTable table(String name, String measure) {
        return new LakeTable(
                name,
                List.of("day"),
                List.of(measure),
                Optional.of(new History(List.of("id"), List.of("updated_at"), "cancelled", true)));
    }

    private static Dataset<Row> lines(Dataset<Row> orders) {
        return orders.select(
                        col("id"),
                        col("updated_at"),
                        col("cancelled"),
                        col("day"),
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE),
                        posexplode(col("lines")).as(new String[] {"line_no", "line"}))
                .select(
                        col("id"),
                        col("updated_at"),
                        col("cancelled"),
                        col("day"),
                        col("line_no"),
                        col("line.sku").as("sku"),
                        col("line.quantity").as("quantity"),
                        col("line.quantity")
                                .multiply(col("line.price"))
                                .cast("decimal(18,2)")
                                .as("amount"),
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE));
    }

    private static Mart skuSales() {
        return Mart.of("toy_sku_sales", LINES)
                .schema(new StructType()
                        .add("day", DataTypes.DateType)
                        .add("sku", DataTypes.StringType)
                        .add("quantity", DataTypes.LongType)
                        .add("amount", DataTypes.createDecimalType(28, 2)))
                .key(List.of("day", "sku"))
                .slice(List.of("day"))
                .dated("day", Stride.DAY)
                .conserves(Map.of("amount", "amount"))
                .derivation((lines, inputs) -> lines.groupBy("day", "sku")
                        .agg(
                                sum("quantity").as("quantity"),
                                sum("amount").cast("decimal(28,2)").as("amount")))
                .build();
    }
}
