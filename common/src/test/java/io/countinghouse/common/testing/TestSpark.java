package io.countinghouse.common.testing;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSize;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of a test JVM, as a command on a laptop has it for small work. */
public final class TestSpark {
    private static final String STORE = "spark.hadoop.fs.s3a.";

    private TestSpark() {}

    /** A local session with Delta, ANSI and UTC, as every target has. */
    public static SparkSession session() {
        return session(Map.of());
    }

    /** Does the work as a session for large work does it. */
    public static void large(Runnable work) {
        apply(WorkSize.LARGE);
        try {
            work.run();
        } finally {
            apply(WorkSize.SMALL);
        }
    }

    private static void apply(WorkSize size) {
        RuntimeConfig conf = session().conf();
        Settings settings = settings();
        Set<String> names = new HashSet<>();
        for (WorkSize one : WorkSize.values()) {
            names.addAll(settings.work().spark(one).keySet());
        }
        names.forEach(conf::unset);
        settings.work().spark(size).forEach(conf::set);
    }

    static SparkSession session(Map<String, String> properties) {
        SparkSession.Builder builder = SparkSession.builder().appName("countinghouse-tests");
        Settings settings = settings();
        settings.work().spark(WorkSize.SMALL).forEach(builder::config);
        settings.spark().forEach((name, value) -> {
            // Where the store is, each test says itself.
            if (!name.startsWith(STORE)) {
                builder.config(name, value);
            }
        });
        // In a test all may be as old as a month, which Delta would not believe.
        builder.config("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        builder.master("local[2]");
        properties.forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        session.sparkContext().setLocalProperty("callSite.short", "test");
        session.sparkContext().setLocalProperty("callSite.long", "test");
        return session;
    }

    /** As shipped for a laptop. */
    private static Settings settings() {
        return new ConfigurationFiles(Optional.of(RealParts.root().resolve("conf")))
                .load("local", Optional.empty(), List.of(), List.of(), GivenSecrets.of("unused"))
                .settings(false);
    }
}
