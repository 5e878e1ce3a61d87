package io.countinghouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    /** No test waits for it. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLongStageTellsOffTheTerminalHowFarItIs() throws Exception {
        SparkSession spark = TestSpark.session();
        try (ConsoleProgress progress = new ConsoleProgress(out, false, NEVER)) {
            progress.watch(spark);
            progress.begin("land", "3 files");
            spark.range(0, 1_000, 1, 2).selectExpr("sum(id)").collectAsList();
            // Listeners hear of tasks after the query's end.
            spark.sparkContext().listenerBus().waitUntilEmpty();
            progress.remind();
            progress.end("land", "1,000 rows landed");
            progress.remind();
        }
        List<String> lines = printed().lines().toList();
        assertThat(lines).hasSize(3).noneMatch(line -> line.contains("\r"));
        assertThat(lines.get(0)).matches(" +\\d+\\.\\d s {2}land +3 files");
        assertThat(lines.get(1)).matches(" +\\d+\\.\\d s {2}land +3 files: \\d+ tasks, 1,000 rows read \\.\\.\\.");
        assertThat(lines.get(2)).matches(" +\\d+\\.\\d s {2}land +1,000 rows landed \\(\\d+\\.\\d s\\)");
    }

    @Test
    void aStageIsToldOfAgainAndAgainWhileItLasts() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(3);
        PrintStream counting = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void flush() {
                super.flush();
                told.countDown();
            }
        };
        try (ConsoleProgress progress = new ConsoleProgress(counting, true, Duration.ofMillis(1))) {
            progress.begin("land", "3 files");
            assertThat(told.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aTerminalGetsOneLineThatIsDrawnAnew() {
        try (ConsoleProgress progress = new ConsoleProgress(out, true, NEVER)) {
            progress.begin("stage", "sales_team_data_mart");
            progress.end("stage", "495 rows");
        }
        assertThat(printed()).startsWith("\r").contains("\r").endsWith(System.lineSeparator());
        assertThat(printed().lines().filter(line -> !line.isBlank())).hasSize(2);
    }

    @Test
    void eachThreadEndsItsOwnStage() throws InterruptedException {
        try (ConsoleProgress progress = new ConsoleProgress(out, false, NEVER)) {
            progress.begin("derive", "mart_a");
            Thread beside = new Thread(() -> {
                progress.begin("derive", "mart_b");
                progress.end("derive", "mart_b: 2 rows");
            });
            beside.start();
            beside.join();
            progress.remind();
            Thread failing = new Thread(() -> progress.begin("derive", "mart_c"));
            failing.start();
            failing.join();
            progress.end("derive", "mart_a: 1 rows");
            progress.begin("check", "expectations");
            progress.end("check", "1 expectations");
            progress.remind();
        }
        assertThat(printed().lines().map(line -> line.replaceAll("^ +\\S+ s {2}|\\(.*\\)", "")
                        .strip()))
                .containsExactly(
                        "derive    mart_a",
                        "derive    mart_b",
                        "derive    mart_b: 2 rows",
                        "derive    mart_a ...",
                        "derive    mart_c",
                        "derive    mart_a: 1 rows",
                        "check     expectations",
                        "check     1 expectations");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
