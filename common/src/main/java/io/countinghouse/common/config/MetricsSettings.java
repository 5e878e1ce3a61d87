package io.countinghouse.common.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the figures of each run go beside the ledger.
 *
 * @param emf where a line in CloudWatch's embedded metric format goes
 * @param namespace of the metrics in CloudWatch
 * @param prometheus a file in the text format of Prometheus, {@code {job}} stands for the job's name
 */
public record MetricsSettings(Emf emf, String namespace, Optional<String> prometheus) {
    /** Nowhere. */
    public static final MetricsSettings OFF = new MetricsSettings(Emf.OFF, "Countinghouse", Optional.empty());

    private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/)[A-Za-z0-9_./#:-]{1,255}");
    private static final String JOB = "{job}";

    /** Streams of the driver; its logs carry the line to CloudWatch. */
    public enum Emf {
        OFF,
        STDOUT,
        STDERR
    }

    static MetricsSettings from(Section metrics) {
        String namespace = metrics.text("namespace");
        if (!namespace.isEmpty() && !NAMESPACE.matcher(namespace).matches()) {
            metrics.reject(
                    "namespace",
                    "\"" + namespace + "\"",
                    "letters, digits and . _ - / # :, at most 255, that do not begin with AWS/");
        }
        Optional<String> prometheus = metrics.optionalText("prometheus-file");
        prometheus
                .filter(file -> !file.contains(JOB) || !file.endsWith(".prom"))
                .ifPresent(file -> metrics.reject(
                        "prometheus-file", "\"" + file + "\"", "a path with {job} in it that ends in .prom"));
        MetricsSettings read = new MetricsSettings(metrics.choice("emf", Emf.class), namespace, prometheus);
        metrics.requireNoOtherKeys();
        return read;
    }

    public boolean isOff() {
        return emf == Emf.OFF && prometheus.isEmpty();
    }

    /** The file of this job. */
    public Optional<String> prometheus(String job) {
        return prometheus.map(file -> file.replace(JOB, job));
    }
}
