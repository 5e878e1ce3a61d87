package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One case by the launcher, as users start it. Of the results nothing is asserted but that they are there and the same. */
class BenchIT {
    private static final int MINUTES = 15;

    @TempDir
    private Path folder;

    @Test
    void oneCaseComparesProductAndRivalAndTellsIt() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("countinghouse.root"));
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("submit/countinghouse").toString(),
                        "bench",
                        "invoices-140k",
                        "--rounds",
                        "1",
                        "--scale",
                        "0.001",
                        "--out",
                        folder.resolve("results").toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        Process bench = builder.start();
        try {
            assertThat(bench.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            bench.descendants().forEach(ProcessHandle::destroy);
            bench.destroy();
        }

        String err = Files.readString(folder.resolve("err"));
        assertThat(bench.exitValue()).as(err).isZero();
        assertThat(err).contains("round 1 of 1: Countinghouse").doesNotContain("NOT AS IT SHOULD BE");
        assertThat(Files.readString(folder.resolve("out")))
                .startsWith("| case | what | rival |")
                .contains("| invoices-140k | Countinghouse: first load of invoices | plain loop, LOAD DATA |");
        JsonNode results = new ObjectMapper()
                .readTree(folder.resolve("results/results.json").toFile());
        assertThat(results.at("/differences").size()).isZero();
        JsonNode comparison = results.at("/comparisons/0");
        assertThat(comparison.at("/rows").asLong()).isEqualTo(140);
        for (String side : new String[] {"/ours", "/rival"}) {
            assertThat(comparison.at(side + "/seconds").asDouble()).isPositive();
            assertThat(comparison.at(side + "/cpuSeconds").asDouble()).isPositive();
            assertThat(comparison.at(side + "/peakBytes").asLong()).isGreaterThan(10 << 20);
        }
        assertThat(Files.readString(folder.resolve("results/results.svg"))).contains("140k invoices");
    }
}
