package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdProcessTest {
    @TempDir
    private Path folder;

    @Test
    void theTimeOfChildrenIsTheSecondLineOfTheShellsAccount() {
        assertThat(ColdProcess.cpuSeconds("0m0.004s 0m0.003s\n1m2.500s 0m0.250s\n"))
                .isEqualTo(62.75, within(1e-9));
    }

    @Test
    void theFullestHeapIsTheOneBeforeACollection() {
        String log =
                """
                [0.1s][info][gc] Using Parallel
                [1.2s][info][gc] GC(0) Pause Young (Allocation Failure) 65M->12M(247M) 5.123ms
                [2.2s][info][gc] GC(1) Pause Full (Metadata GC Threshold) 900K->800K(247M) 9.000ms
                """;

        assertThat(ColdProcess.fullestHeap(log)).hasValue(65L << 20);
        assertThat(ColdProcess.fullestHeap("[0.1s][info][gc] Using Parallel\n")).isEmpty();
    }

    @Test
    void grandchildrenCountAsWell() {
        String busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; exit 0";

        ColdProcess.Ended ended = new ColdProcess(
                        List.of("bash", "-c", "bash -c '" + busy + "'; echo done"), Map.of(), folder.resolve("logs"))
                .run();

        assertThat(ended.out()).isEqualTo("done\n");
        assertThat(ended.measured().cpuSeconds()).isPositive();
        assertThat(ended.measured().seconds()).isPositive();
        assertThat(ended.measured().peakBytes()).isGreaterThan(100L << 10);
    }

    @Test
    void aProcessThatFailsIsToldWithWhatItSaid() {
        ColdProcess failing = new ColdProcess(
                List.of("bash", "-c", "echo no such lake >&2; exit 3"), Map.of(), folder.resolve("logs"));

        assertThatThrownBy(failing::run).hasMessageContaining("ended with 3").hasMessageContaining("no such lake");
    }
}
