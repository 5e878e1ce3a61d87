package io.countinghouse.bench.rival;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.math.BigDecimal;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * The sales marts as a textbook has them: types inferred from the CSV files, lines joined to the dimensions and written as
 * partitioned Parquet, one mart by an aggregate and one by a window. It judges no row, keeps no bytes and publishes nowhere.
 * Arguments: the folder of the files, with {@code dimensions} in it, and the folder for the result.
 */
public final class TextbookSales {
    private static final String TOTAL = "decimal(28,2)";

    private TextbookSales() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .appName("textbook")
                .master("local[*]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()) {
            write(spark, arguments[0], arguments[1]);
        }
    }

    private static void write(SparkSession spark, String in, String out) {
        Dataset<Row> lines = lines(spark, in);
        partitioned(lines, out + "/sales_lines", "sales_month", "store_id");
        partitioned(customers(lines), out + "/customers_data_mart", "sales_month");
        partitioned(salesTeam(lines), out + "/sales_team_data_mart", "sales_month", "store_id");
    }

    private static Dataset<Row> lines(SparkSession spark, String in) {
        Dataset<Row> customers = csv(spark, in + "/dimensions/customer.csv")
                .select(
                        col("customer_id"),
                        concat_ws(" ", col("first_name"), col("last_name")).as("customer_name"),
                        col("address"),
                        col("phone_number"));
        Dataset<Row> stores =
                csv(spark, in + "/dimensions/store.csv").select(col("id").as("store_id"), col("store_manager_name"));
        Dataset<Row> team = csv(spark, in + "/dimensions/sales_team.csv")
                .select(
                        col("id").as("sales_person_id"),
                        concat_ws(" ", col("first_name"), col("last_name")).as("sales_person_name"));
        return csv(spark, in + "/sales_data_*.csv")
                .withColumn("sales_month", trunc(col("sales_date"), "month"))
                .join(customers, "customer_id", "left")
                .join(stores, "store_id", "left")
                .join(team, "sales_person_id", "left");
    }

    private static Dataset<Row> customers(Dataset<Row> lines) {
        return lines.groupBy("sales_month", "customer_id", "customer_name", "address", "phone_number")
                .agg(
                        count(lit(1)).as("purchases"),
                        sum("total_cost").cast(TOTAL).as("total_sales"),
                        min("sales_date").as("first_purchase_date"),
                        max("sales_date").as("last_purchase_date"))
                .withColumnRenamed("customer_name", "full_name");
    }

    private static Dataset<Row> salesTeam(Dataset<Row> lines) {
        return lines.groupBy("store_id", "sales_month", "sales_person_id", "sales_person_name")
                .agg(sum("total_cost").cast(TOTAL).as("total_sales"))
                .withColumnRenamed("sales_person_name", "full_name")
                .withColumn(
                        "sales_rank",
                        rank().over(Window.partitionBy("store_id", "sales_month")
                                .orderBy(col("total_sales").desc())))
                .withColumn(
                        "incentive",
                        when(
                                        col("sales_rank").equalTo(1),
                                        round(col("total_sales").multiply(lit(new BigDecimal("0.01"))), 2))
                                .otherwise(lit(BigDecimal.ZERO))
                                .cast(TOTAL));
    }

    private static Dataset<Row> csv(SparkSession spark, String path) {
        return spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .option("escape", "\"")
                .csv(path);
    }

    private static void partitioned(Dataset<Row> rows, String path, String... by) {
        rows.write().mode(SaveMode.Overwrite).partitionBy(by).parquet(path);
    }
}
