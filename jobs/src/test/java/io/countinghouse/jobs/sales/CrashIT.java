package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.run.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Killed at any step boundary and run again, the job leaves what an undisturbed run leaves.
 *
 * <p>A point lies right after an effect, so each case crashes after its own step and before the next one: nothing but reading
 * lies between. Where a step has one effect per file or mart, its first time is after the first and before the second; its
 * last time, tried as well, is after all of them and before the next step. Before the first point there is no effect, and
 * PUBLISH_UNCOMMITTED is the moment before PUBLISHED. A crash inside an effect is left to {@link DriverKilledIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    /** RepairIT crashes there, and what a source's reading leaves is tried by InvoicesFromTableIT. */
    private static final Set<CrashPoint> OF_OTHERS = EnumSet.of(
            CrashPoint.REPLAY_CLAIMED, CrashPoint.RESOLUTIONS_SHOWN, CrashPoint.SOURCE_READ, CrashPoint.SOURCE_KEPT);

    /** Four files, two marts. */
    private static final List<String> LAST_TIMES = List.of("ARCHIVE_COPIED:4", "COPY_REPLACED:2", "ARCHIVE_DELETED:4");

    @TempDir
    private static Path folder;

    private SalesState undisturbed;

    @BeforeAll
    void runOnceUndisturbed() throws IOException, InterruptedException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        RunInChild.undisturbed(
                sales.workspace.name(), folder.resolve("undisturbed.log").toFile());
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
    }

    Stream<String> points() {
        return Stream.concat(
                EnumSet.complementOf(EnumSet.copyOf(OF_OTHERS)).stream().map(CrashPoint::name), LAST_TIMES.stream());
    }

    @ParameterizedTest
    @MethodSource("points")
    void killedAtThisPointAndRunAgainNothingIsLostOrDoubled(String point) throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        RawFilesOracle oracle = RawFilesOracle.of(sales, folder.resolve("dimensions"));
        Path log = folder.resolve(sales.workspace.name() + ".log");
        try (ChildRun child = ChildRun.start(sales, log, "-Dcountinghouse.crash-at=" + point)) {
            assertThat(child.awaitEnd()).as(child.log()).isEqualTo(ChildRun.KILLED);
        }

        int reruns = DisturbedRun.rerunUntilDone(sales);

        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
        oracle.requireTold(sales);
        assertThat(reruns).isEqualTo(1);
    }

    @Test
    void aSecondRunFindsNothingNew() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        assertThat(sales.run().batches()).isEmpty();
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }
}
