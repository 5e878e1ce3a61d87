package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.step.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /**
     * RepairIT, TakeBackIT, AbandonIT and MaintainIT crash there, and what a source's reading leaves is tried by InvoicesFromTableIT.
     */
    private static final EnumSet<CrashPoint> OF_OTHERS = EnumSet.of(
            CrashPoint.REPLAY_CLAIMED,
            CrashPoint.RESOLUTIONS_SHOWN,
            CrashPoint.RETRACT_CLAIMED,
            CrashPoint.REFRESH_CLAIMED,
            CrashPoint.WITHDRAWALS_WRITTEN,
            CrashPoint.ABANDONED,
            CrashPoint.ABANDONED_IN_LAKE,
            CrashPoint.ABANDONED_QUARANTINED,
            CrashPoint.SOURCE_PART_READ,
            CrashPoint.SOURCE_READ,
            CrashPoint.SOURCE_KEPT,
            CrashPoint.PAGES_WRITTEN,
            CrashPoint.MAINTAINED);

    /** Four files, two marts. */
    private static final List<String> LAST_TIMES = List.of("ARCHIVE_COPIED:4", "COPY_REPLACED:2", "ARCHIVE_DELETED:4");

    /** Reached by several threads, of which the others would go on beside one that stands: there the JVM halts at once. */
    private static final Set<CrashPoint> HALTING = EnumSet.of(CrashPoint.ARCHIVE_COPIED, CrashPoint.ARCHIVE_DELETED);

    @TempDir
    private static Path folder;

    private final Map<String, SalesWorkspace> crashed = new LinkedHashMap<>();
    private SalesState undisturbed;
    private RawFilesOracle oracle;

    @BeforeAll
    void crash() throws Exception {
        SalesWorkspace whole = SmallSales.prepared(folder);
        oracle = RawFilesOracle.of(whole, folder.resolve("dimensions"));
        Set<CrashPoint> once = EnumSet.complementOf(OF_OTHERS);
        once.removeAll(HALTING);
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (CrashPoint point : once) {
            runs.add(run(point.name()));
        }
        for (String point : LAST_TIMES) {
            runs.add(run(point));
        }
        for (CrashPoint point : HALTING) {
            runs.add(run(point.name()));
            CrashedRuns.crash(runs, folder.resolve(point + ".log"));
            runs.clear();
        }
        whole.run();
        undisturbed = SalesState.of(whole);
        SmallSales.requireExpected(undisturbed);
    }

    private CrashedRuns.Run run(String point) throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        crashed.put(point, sales);
        return new CrashedRuns.Run(sales, point);
    }

    Set<String> points() {
        return crashed.keySet();
    }

    @ParameterizedTest
    @MethodSource("points")
    void killedAtThisPointAndRunAgainNothingIsLostOrDoubled(String point) throws Exception {
        SalesWorkspace sales = crashed.get(point);

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
