package io.countinghouse.jobs.billing;

import io.countinghouse.common.testing.TestSpark;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Prints the seconds that the as-of join of bills with the central bank's rates takes, with the conversion, for a million
 * bills and for ten. Every row is made and thrown away.
 *
 * <pre>{@code
 * ./mvnw -B -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath \
 *     -pl submit/sandbox,common,jobs
 * java @conf/jvm/all.options @conf/jvm/large.options -Xmx6g -Dcountinghouse.root=$PWD \
 *     -cp jobs/target/test-classes:jobs/target/classes:$(cat jobs/target/test.classpath) \
 *     io.countinghouse.jobs.billing.BillingBenchmark
 * }</pre>
 */
final class BillingBenchmark {
    private BillingBenchmark() {}

    public static void main(String[] arguments) {
        TestSpark.large(() -> {
            SparkSession spark = TestSpark.session();
            Dataset<Row> rates = BillingOracleTest.rates(spark, BillingWorkspace.ecb());
            convert(spark, rates, 1_000_000);
            for (long bills : new long[] {1_000_000, 3_000_000, 10_000_000}) {
                long start = System.nanoTime();
                convert(spark, rates, bills);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT, "%,12d bills %8.1f s %,12.0f bills/s%n", bills, seconds, bills / seconds);
            }
        });
        System.exit(0);
    }

    private static void convert(SparkSession spark, Dataset<Row> rates, long bills) {
        BillingData.derive(BillingOracleTest.bills(spark, bills), Optional.of(rates), BillingSettings.DEFAULT)
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
    }
}
