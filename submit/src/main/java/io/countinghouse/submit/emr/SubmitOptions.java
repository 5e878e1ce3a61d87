package io.countinghouse.submit.emr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The options of spark-submit, up to the jar. */
final class SubmitOptions {
    static final String MAIN_CLASS = "io.countinghouse.jobs.Countinghouse";

    private static final List<String> OF_JVMS =
            List.of("spark.driver.extraJavaOptions", "spark.executor.extraJavaOptions");

    private SubmitOptions() {}

    /** In the order of spark-submit's own help; properties by their names. */
    static List<String> of(EmrSettings settings, JobEntry job, Release release, Target target) {
        List<String> options = new ArrayList<>(List.of("--class", MAIN_CLASS));
        options.addAll(List.of("--files", String.join(",", release.files(job, settings.place(), target))));
        properties(settings, job, target)
                .forEach((name, value) -> options.addAll(List.of("--conf", name + "=" + value)));
        return options;
    }

    /** The same as one text, with quotes where a shell would need them. */
    static String text(List<String> options) {
        return options.stream().map(SubmitOptions::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String option) {
        // What CloudFormation fills in has no blanks.
        boolean isPlain = option.replaceAll("\\$\\{[A-Za-z]+}", "").matches("[A-Za-z0-9_.,:/=+@%-]*");
        return isPlain ? option : "'" + option.replace("'", "'\\''") + "'";
    }

    private static Map<String, String> properties(EmrSettings settings, JobEntry job, Target target) {
        Map<String, String> properties = new TreeMap<>(settings.profiles(target).of(job.size()));
        String driver =
                switch (target) {
                    case serverless -> "spark.emr-serverless.driverEnv.";
                    case ec2 -> "spark.yarn.appMasterEnv.";
                };
        variables(settings.place()).forEach((name, value) -> {
            properties.put(driver + name, value);
            properties.put("spark.executorEnv." + name, value);
        });
        if (target == Target.ec2) {
            String layout = " -Dlog4j2.configurationFile="
                    + settings.place().logFormat().layout();
            OF_JVMS.forEach(name -> properties.merge(name, layout, String::concat));
        }
        return properties;
    }

    /** Where things are; of the secret its name only. */
    private static Map<String, String> variables(Place place) {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "COUNTINGHOUSE_BUCKET",
                place.bucket(),
                "COUNTINGHOUSE_MYSQL_HOST",
                place.mysql().host(),
                "COUNTINGHOUSE_MYSQL_SECRET",
                place.mysql().secret()));
        place.mysql().tlsCa().ifPresent(file -> variables.put("COUNTINGHOUSE_MYSQL_TLS_CA", file));
        return variables;
    }
}
