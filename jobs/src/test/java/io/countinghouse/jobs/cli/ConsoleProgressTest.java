package io.countinghouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLongStageTellsOffTheTerminalThatItStillMoves() throws InterruptedException {
        SparkSession spark = TestSpark.session();
        try (ConsoleProgress progress = new ConsoleProgress(out, false, Duration.ofMillis(50))) {
            progress.watch(spark);
            progress.begin("land", "3 files");
            spark.range(0, 1_000, 1, 2).selectExpr("sum(id)").collectAsList();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!printed().contains("tasks,") && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            progress.end("land", "1,000 rows landed");
        }
        assertThat(printed().lines().toList())
                .anyMatch(line -> line.matches(" +\\d+\\.\\d s {2}land +3 files"))
                .anyMatch(
                        line -> line.matches(" +\\d+\\.\\d s {2}land +3 files: \\d+ tasks, 1,000 rows read \\.\\.\\."))
                .anyMatch(line -> line.matches(" +\\d+\\.\\d s {2}land +1,000 rows landed \\(\\d+\\.\\d s\\)"))
                .noneMatch(line -> line.contains("\r"));
    }

    @Test
    void aTerminalGetsOneLineThatIsDrawnAnew() {
        try (ConsoleProgress progress = new ConsoleProgress(out, true, Duration.ofMinutes(1))) {
            progress.begin("stage", "sales_team_data_mart");
            progress.end("stage", "495 rows");
        }
        assertThat(printed()).startsWith("\r").contains("\r").endsWith(System.lineSeparator());
        assertThat(printed().lines().filter(line -> !line.isBlank())).hasSize(2);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
