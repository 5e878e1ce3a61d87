package io.countinghouse.common.testing;

import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of a test JVM. */
public final class TestSpark {
    private TestSpark() {}

    /** A local session with Delta, ANSI and UTC, as every target has. */
    public static SparkSession session() {
        return session(Map.of());
    }

    /** Does the work with code compiled for each query and adapted to what its stages find, as every target has it. */
    public static void compiled(Runnable work) {
        RuntimeConfig conf = session().conf();
        conf.set("spark.sql.adaptive.enabled", "true");
        conf.set("spark.sql.codegen.wholeStage", "true");
        conf.set("spark.sql.codegen.factoryMode", "FALLBACK");
        try {
            work.run();
        } finally {
            conf.set("spark.sql.adaptive.enabled", "false");
            conf.set("spark.sql.codegen.wholeStage", "false");
            conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        }
    }

    static SparkSession session(Map<String, String> properties) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("countinghouse-tests")
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.session.timeZone", "UTC")
                // A few rows are through before their code would be compiled or their stages planned anew; see
                // compiled().
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.shuffle.partitions", "1")
                // The text of each plan, which only the user interface shows, took a tenth of the time.
                .config("spark.sql.ui.explainMode", "simple")
                .config("spark.sql.debug.maxToStringFields", "1")
                .config("spark.hadoop.parquet.page.verify-checksum.enabled", "true")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
        properties.forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        // Else each job looks for its line of code in a deep stack: another tenth.
        session.sparkContext().setLocalProperty("callSite.short", "test");
        session.sparkContext().setLocalProperty("callSite.long", "test");
        return session;
    }
}
