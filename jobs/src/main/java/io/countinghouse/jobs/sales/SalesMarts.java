package io.countinghouse.jobs.sales;

import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMER;
import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMERS_DATA_MART;
import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMERS_DATA_MART_SCHEMA;
import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMER_ID;
import static io.countinghouse.jobs.sales.SalesColumns.EXTRA;
import static io.countinghouse.jobs.sales.SalesColumns.ID;
import static io.countinghouse.jobs.sales.SalesColumns.PRICE;
import static io.countinghouse.jobs.sales.SalesColumns.PRODUCT;
import static io.countinghouse.jobs.sales.SalesColumns.PRODUCT_NAME;
import static io.countinghouse.jobs.sales.SalesColumns.QUANTITY;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_DATE;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_LINES;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_MONTH;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_PERSON_ID;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_TEAM;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_TEAM_DATA_MART;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_TEAM_DATA_MART_SCHEMA;
import static io.countinghouse.jobs.sales.SalesColumns.STORE;
import static io.countinghouse.jobs.sales.SalesColumns.STORE_ID;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_COST;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_SALES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trunc;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running.Stride;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** sales-marts: sales files and dimensions to the customer mart and the sales-team mart. */
public final class SalesMarts {
    public static final String NAME = "sales-marts";

    private static final CellType POSITIVE = new CellType.WholeNumber(1, Long.MAX_VALUE);
    private static final CellType AMOUNT = new CellType.Decimal(18, 2);

    private SalesMarts() {}

    public static Job define(SalesSettings settings) {
        return new Job(
                NAME,
                List.of(new Landing(feed(settings), salesLines(), SalesMarts::land)),
                List.of(customers(), salesTeam(settings)),
                List.of(CUSTOMER, STORE, PRODUCT, SALES_TEAM),
                List.of(
                        known("sales_without_customer", CUSTOMER_ID, CUSTOMER, CUSTOMER_ID),
                        known("sales_without_store", STORE_ID, STORE, ID),
                        known("sales_without_sales_person", SALES_PERSON_ID, SALES_TEAM, ID)),
                settings.limits());
    }

    /** {@code [prefix_]sales_data[suffix].csv}; a sale in one currency per line. */
    static Feed feed(SalesSettings settings) {
        List<FeedColumn> columns = List.of(
                FeedColumn.required(CUSTOMER_ID, POSITIVE),
                FeedColumn.required(STORE_ID, POSITIVE),
                FeedColumn.required(PRODUCT_NAME, settings.longText().of(256)),
                FeedColumn.required(SALES_DATE, new CellType.IsoDate(settings.earliest(), settings.latest())),
                FeedColumn.required(SALES_PERSON_ID, POSITIVE),
                FeedColumn.required(PRICE, AMOUNT),
                FeedColumn.required(QUANTITY, POSITIVE),
                FeedColumn.required(TOTAL_COST, AMOUNT));
        return Feed.csv("sales", "([A-Za-z0-9._=-]+_)?sales_data[A-Za-z0-9._=-]*\\.csv")
                .columns(columns)
                .extraColumns(ExtraColumns.KEEP)
                .rowRules(Stream.concat(Stream.of(total(settings)), RowRule.noTextCut(columns).stream())
                        .toList())
                .measures(List.of(TOTAL_COST))
                .namedInWords("sales_data<anything>.csv or <prefix>_sales_data<anything>.csv")
                .build();
    }

    private static RowRule total(SalesSettings settings) {
        return new RowRule(
                "total_mismatch",
                List.of(TOTAL_COST, PRICE, QUANTITY),
                // Wide enough for any price and quantity that can be read.
                "cast(price as decimal(18,2)) * cast(quantity as decimal(19,0)) = total_cost",
                "price times quantity",
                settings.totalMismatch());
    }

    private static LakeTable salesLines() {
        return new LakeTable(SALES_LINES, List.of(SALES_MONTH), List.of(TOTAL_COST));
    }

    private static Dataset<Row> land(Dataset<Row> sales) {
        return sales.withColumnRenamed(FeedSchema.EXTRA, EXTRA)
                .withColumn(SALES_MONTH, trunc(col(SALES_DATE), "month"));
    }

    private static Mart customers() {
        return Mart.of(CUSTOMERS_DATA_MART, SALES_LINES)
                .schema(CUSTOMERS_DATA_MART_SCHEMA)
                .key(List.of(SALES_MONTH, CUSTOMER_ID))
                .slice(List.of(SALES_MONTH))
                .dated(SALES_MONTH, Stride.MONTH)
                .conserves(Map.of(TOTAL_SALES, TOTAL_COST))
                .derivation(CustomersDataMart::derive)
                .build();
    }

    private static Mart salesTeam(SalesSettings settings) {
        return Mart.of(SALES_TEAM_DATA_MART, SALES_LINES)
                .schema(SALES_TEAM_DATA_MART_SCHEMA)
                .key(List.of(STORE_ID, SALES_MONTH, SALES_PERSON_ID))
                .slice(List.of(STORE_ID, SALES_MONTH))
                .dated(SALES_MONTH, Stride.MONTH)
                .conserves(Map.of(TOTAL_SALES, TOTAL_COST))
                .derivation((lines, dimensions) -> SalesTeamDataMart.derive(
                        lines, dimensions.table(SALES_TEAM), settings.ties(), settings.incentiveRate()))
                .build();
    }

    private static Expectation known(String name, String column, String dimension, String key) {
        return Expectation.relationship(name, SALES_LINES, column, others -> others.table(dimension), key)
                .warning();
    }
}
