package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SparkRules;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Starts the session of a command; what spark-submit was given goes before the configuration, within its rules. */
public final class SparkSessions {
    private SparkSessions() {}

    /** Fails with CONFIGURATION when spark-submit or spark-defaults.conf breaks a rule of {@link SparkRules}. */
    public static SparkSession start(Settings settings, String name) {
        SparkConf conf = new SparkConf();
        settings.spark().forEach(conf::setIfMissing);
        SparkRules.FIXED.forEach(conf::setIfMissing);
        Map<String, String> effective = new TreeMap<>();
        for (Tuple2<String, String> property : conf.getAll()) {
            effective.put(property._1(), property._2());
        }
        SparkRules.require(effective);
        conf.setIfMissing("spark.app.name", "countinghouse " + name);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
