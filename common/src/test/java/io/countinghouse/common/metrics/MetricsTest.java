package io.countinghouse.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.countinghouse.common.config.MetricsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class MetricsTest {
    @TempDir
    private Path folder;

    private static RunFigures run() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("rows_in", 12L);
        counts.put("rows_rejected", 2L);
        Map<String, Duration> stages = new LinkedHashMap<>();
        stages.put("land", Duration.ofMillis(1_500));
        stages.put("copy", Duration.ofMillis(20));
        return new RunFigures(
                "sales-marts",
                "run-1",
                Instant.parse("2026-11-28T01:02:03.250Z"),
                6,
                Duration.ofMillis(4_001),
                counts,
                stages);
    }

    @Test
    void theLineForCloudWatchDeclaresEachMetricThatItHolds() {
        String line = EmfLine.of(run(), "Finance");

        assertThat(line).doesNotContain("\n");
        Config root = ConfigFactory.parseString(line);
        assertThat(root.getLong("_aws.Timestamp")).isEqualTo(1_795_827_723_250L);
        Config directive = root.getConfigList("_aws.CloudWatchMetrics").get(0);
        assertThat(directive.getString("Namespace")).isEqualTo("Finance");
        assertThat(directive.getList("Dimensions").unwrapped()).isEqualTo(List.of(List.of("Job")));
        assertThat(directive.getConfigList("Metrics").stream()
                        .map(metric -> metric.getString("Name") + " " + metric.getString("Unit") + " "
                                + root.getDouble(metric.getString("Name"))))
                .containsExactly(
                        "RowsIn Count 12.0",
                        "RowsRejected Count 2.0",
                        "LandDuration Seconds 1.5",
                        "CopyDuration Seconds 0.02",
                        "RunDuration Seconds 4.001",
                        "ExitCode None 6.0");
        assertThat(root.getString("Job") + " " + root.getString("RunId")).isEqualTo("sales-marts run-1");
    }

    @Test
    void theFileForPrometheusIsMadeOfGaugesWithTheirHelpAndOneLabelForTheJob() throws IOException {
        Path file = folder.resolve("textfile/sales-marts.prom");
        MetricsSettings settings = new MetricsSettings(
                MetricsSettings.Emf.OFF,
                "Countinghouse",
                Optional.of(folder.resolve("textfile/{job}.prom").toString()));

        new Metrics(settings).tell(run());
        new Metrics(settings).tell(run());

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.stream().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "countinghouse_last_run_info{job_name=\"sales-marts\",run_id=\"run-1\"} 1",
                        "countinghouse_last_run_end_timestamp_seconds{job_name=\"sales-marts\"} 1795827723.250",
                        "countinghouse_last_run_exit_code{job_name=\"sales-marts\"} 6",
                        "countinghouse_last_run_duration_seconds{job_name=\"sales-marts\"} 4.001",
                        "countinghouse_last_run_rows_in{job_name=\"sales-marts\"} 12",
                        "countinghouse_last_run_rows_rejected{job_name=\"sales-marts\"} 2",
                        "countinghouse_last_run_stage_duration_seconds{job_name=\"sales-marts\",stage=\"land\"} 1.500",
                        "countinghouse_last_run_stage_duration_seconds{job_name=\"sales-marts\",stage=\"copy\"} 0.020");
        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE")))
                .hasSize(7)
                .allMatch(line -> line.endsWith(" gauge"));
        assertThat(lines.stream().filter(line -> line.startsWith("# HELP"))).hasSize(7);
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void nothingGoesToStandardOutputUnlessItIsAskedFor() {
        assertThat(printed(MetricsSettings.Emf.OFF)).isEmpty();
        assertThat(printed(MetricsSettings.Emf.STDERR)).isEmpty();
        assertThat(printed(MetricsSettings.Emf.STDOUT)).startsWith("{\"_aws\":").endsWith("}\n");
    }

    private static String printed(MetricsSettings.Emf emf) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            new Metrics(new MetricsSettings(emf, "Countinghouse", Optional.empty())).tell(run());
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A file that cannot be written is told in the log. */
    @Test
    void aRunDoesNotFailForItsMetrics() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        new Metrics(new MetricsSettings(MetricsSettings.Emf.OFF, "Countinghouse", Optional.of(taken + "/{job}.prom")))
                .tell(run());
        assertThat(taken).isEmptyFile();
    }
}
