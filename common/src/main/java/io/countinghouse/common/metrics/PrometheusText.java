package io.countinghouse.common.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * A run in the text format of Prometheus, for the textfile collector of its node exporter: gauges of the last run, in base units. A
 * label {@code job} would be taken for the scraper's own.
 */
final class PrometheusText {
    private static final String PREFIX = "countinghouse_last_run_";

    private PrometheusText() {}

    static String of(RunFigures run) {
        StringBuilder text = new StringBuilder();
        String job = "{job_name=\"" + escaped(run.job()) + "\"";
        metric(text, "info", "The last run of the job.");
        line(text, "info", job + ",run_id=\"" + escaped(run.runId()) + "\"}", "1");
        metric(text, "end_timestamp_seconds", "When it ended.");
        line(
                text,
                "end_timestamp_seconds",
                job + "}",
                seconds(Duration.ofMillis(run.ended().toEpochMilli())));
        metric(text, "exit_code", "How it ended, see the exit codes of the command line; 0 is done.");
        line(text, "exit_code", job + "}", Integer.toString(run.exitCode()));
        metric(text, "duration_seconds", "How long it took.");
        line(text, "duration_seconds", job + "}", seconds(run.elapsed()));
        for (Map.Entry<String, Long> count : run.counts().entrySet()) {
            metric(text, count.getKey(), "Of it: " + count.getKey().replace('_', ' ') + ".");
            line(text, count.getKey(), job + "}", Long.toString(count.getValue()));
        }
        if (!run.stages().isEmpty()) {
            metric(text, "stage_duration_seconds", "How long each of its stages took.");
            run.stages()
                    .forEach((stage, duration) -> line(
                            text,
                            "stage_duration_seconds",
                            job + ",stage=\"" + escaped(stage) + "\"}",
                            seconds(duration)));
        }
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String help) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
    }

    private static void line(StringBuilder text, String name, String labels, String value) {
        text.append(PREFIX)
                .append(name)
                .append(labels)
                .append(' ')
                .append(value)
                .append('\n');
    }

    private static String seconds(Duration duration) {
        return java.math.BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
