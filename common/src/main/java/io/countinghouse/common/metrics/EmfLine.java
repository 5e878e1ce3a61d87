package io.countinghouse.common.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A run as one line in CloudWatch's embedded metric format: metrics by their job, named as CloudWatch names its own ({@code RowsIn},
 * {@code LandDuration}); the run's id is a field that Logs Insights finds, and no dimension, of which each would be a metric of its own.
 */
final class EmfLine {
    private static final String JOB = "Job";

    private EmfLine() {}

    static String of(RunFigures run, String namespace) {
        Map<String, Double> values = new LinkedHashMap<>();
        Map<String, String> units = new LinkedHashMap<>();
        run.counts().forEach((name, count) -> {
            values.put(camel(name), (double) count);
            units.put(camel(name), "Count");
        });
        run.stages().forEach((stage, duration) -> {
            values.put(camel(stage) + "Duration", seconds(duration));
            units.put(camel(stage) + "Duration", "Seconds");
        });
        values.put("RunDuration", seconds(run.elapsed()));
        units.put("RunDuration", "Seconds");
        values.put("ExitCode", (double) run.exitCode());
        units.put("ExitCode", "None");
        StringWriter line = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
            json.writeStartObject();
            json.writeObjectFieldStart("_aws");
            json.writeNumberField("Timestamp", run.ended().toEpochMilli());
            json.writeArrayFieldStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringField("Namespace", namespace);
            json.writeArrayFieldStart("Dimensions");
            json.writeStartArray();
            json.writeString(JOB);
            json.writeEndArray();
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (Map.Entry<String, String> metric : units.entrySet()) {
                json.writeStartObject();
                json.writeStringField("Name", metric.getKey());
                json.writeStringField("Unit", metric.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeStringField(JOB, run.job());
            json.writeStringField("RunId", run.runId());
            for (Map.Entry<String, Double> value : values.entrySet()) {
                json.writeNumberField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return camel.toString();
    }
}
