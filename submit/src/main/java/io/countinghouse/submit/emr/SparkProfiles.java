package io.countinghouse.submit.emr;

import io.countinghouse.common.config.Section;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Spark's properties of one target.
 *
 * @param properties of every run
 * @param sizes those that go over them, by the name of the size
 * @param log4j2 how logs look, where that is said by classification
 * @param log4j2Json what goes over that for lines of JSON
 * @param classifications what a cluster must have been made with
 */
record SparkProfiles(
        Map<String, String> properties,
        Map<String, Map<String, String>> sizes,
        Map<String, String> log4j2,
        Map<String, String> log4j2Json,
        Map<String, Map<String, String>> classifications) {
    /** Of a property of a classification. */
    private static final int LONGEST_VALUE = 1_024;

    static SparkProfiles from(Section common, Section target) {
        Map<String, String> properties =
                new TreeMap<>(common.section("properties").properties());
        common.requireNoOtherKeys();
        properties.putAll(target.section("properties").properties());
        SparkProfiles read = new SparkProfiles(
                properties,
                each(target.section("sizes")),
                target.optionalSection("log4j2").properties(),
                target.optionalSection("log4j2-json").properties(),
                each(target.optionalSection("classifications")));
        rejectResolution(target, properties);
        rejectClassification(target, "log4j2", read.log4j2());
        rejectClassification(target, "log4j2-json", read.log4j2Json());
        target.requireNoOtherKeys();
        return read;
    }

    private static Map<String, Map<String, String>> each(Section section) {
        Map<String, Map<String, String>> each = new TreeMap<>();
        section.keys().forEach(name -> each.put(name, section.section(name).properties()));
        return each;
    }

    /** EMR Serverless refuses a request with other values. */
    private static void rejectClassification(Section target, String key, Map<String, String> properties) {
        properties.forEach((name, value) -> {
            if (value.isBlank() || value.length() > LONGEST_VALUE) {
                target.reject(
                        key,
                        name + " with " + value.length() + " characters",
                        "from 1 to " + LONGEST_VALUE + " characters, not all of them blanks");
            }
        });
    }

    private static void rejectResolution(Section target, Map<String, String> properties) {
        for (String name : new TreeSet<>(properties.keySet())) {
            if (name.startsWith("spark.jars.packages") || name.startsWith("spark.hadoop.fs.s3a.committer")) {
                target.reject(
                        "properties", name, "none of it: EMR has its committer, and private subnets no Maven Central");
            }
        }
    }

    Map<String, String> log4j2(LogFormat format) {
        Map<String, String> all = new TreeMap<>(log4j2);
        if (format == LogFormat.JSON) {
            all.putAll(log4j2Json);
        }
        return all;
    }

    /** What a run of that size is submitted with. */
    Map<String, String> of(String size) {
        Map<String, String> all = new TreeMap<>(properties);
        all.putAll(sizes.getOrDefault(size, Map.of()));
        return all;
    }
}
