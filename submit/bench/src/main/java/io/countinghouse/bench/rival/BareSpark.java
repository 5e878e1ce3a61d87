package io.countinghouse.bench.rival;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** A session and one trivial query, with the settings of Spark that little work has in {@code countinghouse.conf}. */
public final class BareSpark {
    private BareSpark() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .appName("bare")
                .master("local[*]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate()) {
            System.out.println(spark.range(1000).selectExpr("sum(id)").first().getLong(0));
        }
    }
}
