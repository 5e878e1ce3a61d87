package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Settings;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts the session of a command; what spark-submit was given goes before the configuration. */
public final class SparkSessions {
    private SparkSessions() {}

    public static SparkSession start(Settings settings, String name) {
        SparkConf conf = new SparkConf();
        settings.spark().forEach(conf::setIfMissing);
        conf.setIfMissing("spark.app.name", "countinghouse " + name);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
