package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Killed by SIGKILL at any moment of a run, the job leaves what an undisturbed run leaves. Together with CrashIT, which
 * knows the step boundaries, 25 crashes and more; {@code -Dcountinghouse.faults.cases=200} kills 200 runs here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverKilledIT {
    @TempDir
    private static Path folder;

    private SalesState undisturbed;
    private Duration usual;

    @BeforeAll
    void measureAnUndisturbedRun() throws Exception {
        SalesWorkspace first = SmallSales.prepared(folder);
        first.run();
        undisturbed = SalesState.of(first);
        SmallSales.requireExpected(undisturbed);
        SalesWorkspace sales = SmallSales.prepared(folder);
        try (ChildRun child = ChildRun.start(sales, folder.resolve("usual.log"))) {
            assertThat(child.awaitEnd()).isZero();
        }
        usual = Duration.ofMillis(Long.parseLong(sales.workspace
                .query("SELECT TIMESTAMPDIFF(MICROSECOND, started_at, finished_at) DIV 1000 FROM ledger_run")
                .get(0)));
    }

    LongStream kills() {
        return FaultCases.seeds(6);
    }

    @ParameterizedTest
    @MethodSource("kills")
    void killedAtAnyTimeAndRunAgainNothingIsLostOrDoubled(long seed) {
        Duration delay = Duration.ofMillis((long) (new SplittableRandom(seed).nextDouble() * usual.toMillis()));
        FaultCases.run(
                DriverKilledIT.class,
                seed,
                "SIGKILL after " + delay.toMillis() + " of " + usual.toMillis() + " ms",
                () -> killAfter(delay, seed));
    }

    private void killAfter(Duration delay, long seed) throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        RawFilesOracle oracle = RawFilesOracle.of(sales, folder.resolve("dimensions"));
        try (ChildRun child = ChildRun.start(sales, folder.resolve("killed-" + seed + ".log"))) {
            child.awaitReady();
            Thread.sleep(delay.toMillis());
            child.kill();
            assertThat(child.awaitEnd()).as(child.log()).isIn(ChildRun.KILLED, 0);
        }
        List<String> reached = sales.workspace.query("SELECT state FROM ledger_batch");

        int reruns = DisturbedRun.rerunUntilDone(sales);

        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
        oracle.requireTold(sales);
        System.out.println("SIGKILL after " + delay.toMillis() + " of " + usual.toMillis() + " ms, batch " + reached
                + "; re-runs " + reruns);
    }
}
