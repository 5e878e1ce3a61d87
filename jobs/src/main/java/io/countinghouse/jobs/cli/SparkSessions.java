package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SparkRules;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.jobs.Countinghouse;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Starts the session of a command; what spark-submit was given goes before the configuration, within its rules. */
public final class SparkSessions {
    private static final String APPLICATION_NAME = "spark.app.name";
    private static final String MAIN_CLASS = Countinghouse.class.getName();

    private SparkSessions() {}

    /** How Hadoop reaches the zones in such a session, before there is one. */
    public static Configuration hadoop(Settings settings) {
        return hadoop(settings.spark());
    }

    static Configuration hadoop(Map<String, String> properties) {
        SparkConf conf = new SparkConf();
        properties.forEach(conf::setIfMissing);
        return SparkHadoopUtil.get().newConfiguration(conf);
    }

    /** Fails with CONFIGURATION when spark-submit or spark-defaults.conf breaks a rule of {@link SparkRules}. */
    public static SparkSession start(Settings settings, WorkSize size, String name) {
        SparkConf conf = new SparkConf();
        settings.spark().forEach(conf::setIfMissing);
        settings.work().spark(size).forEach(conf::setIfMissing);
        SparkRules.FIXED.forEach(conf::setIfMissing);
        settings.eventLog().ifPresent(log -> new EventLog(log).begin(conf));
        Map<String, String> effective = new TreeMap<>();
        for (Tuple2<String, String> property : conf.getAll()) {
            effective.put(property._1(), property._2());
        }
        SparkRules.require(effective);
        // Where nobody has named the application, spark-submit names it after the main class.
        if (conf.get(APPLICATION_NAME, MAIN_CLASS).equals(MAIN_CLASS)) {
            conf.set(APPLICATION_NAME, "countinghouse " + name);
        }
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        session.sparkContext().setJobDescription(name);
        if (size != WorkSize.LARGE) {
            // Else each of many short jobs looks for its line of code in a deep stack.
            session.sparkContext().setLocalProperty("callSite.short", name);
            session.sparkContext().setLocalProperty("callSite.long", name);
        }
        return session;
    }
}
