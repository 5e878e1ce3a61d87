package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.run.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed at any step boundary and run again, the job leaves what an undisturbed run leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final int HALTED = 137;

    @TempDir
    private static Path folder;

    private SalesState undisturbed;

    @BeforeAll
    void runOnceUndisturbed() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashPoint.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REPLAY_CLAIMED", "RESOLUTIONS_SHOWN"})
    void killedAtThisPointAndRunAgainNothingIsLostOrDoubled(CrashPoint point) throws IOException, InterruptedException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        Path log = folder.resolve(point + ".log");

        int status = RunInChild.run(sales.workspace.name(), point.name(), log.toFile());
        assertThat(status)
                .withFailMessage(() -> "the child was not halted: " + read(log))
                .isEqualTo(HALTED);
        sales.run();

        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    @Test
    void aSecondRunFindsNothingNew() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        assertThat(sales.run().batches()).isEmpty();
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
