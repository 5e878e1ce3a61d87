package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Killed by SIGKILL at any moment, jobs leave what undisturbed runs leave: each case kills a JVM in which {@link #RUNS} runs
 * are under way. Together with CrashIT, which knows the step boundaries, 25 crashes and more;
 * {@code -Dcountinghouse.faults.cases=67} kills 201 runs here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverKilledIT {
    private static final int RUNS = 3;

    /** Of one run of these files; a killed one may be past the last step. */
    private static final int STEPS = 13;

    /** Longer than most steps. */
    private static final int PAUSE_MILLIS = 500;

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

    LongStream kills() {
        return FaultCases.seeds(2);
    }

    @ParameterizedTest
    @MethodSource("kills")
    void killedAtAnyTimeAndRunAgainNothingIsLostOrDoubled(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int steps = 1 + random.nextInt(RUNS * STEPS);
        int millis = random.nextInt(PAUSE_MILLIS);
        int ahead = 2 + random.nextInt(STEPS / 2);
        String kill =
                "SIGKILL " + millis + " ms after step " + steps + " of " + RUNS + " runs, " + ahead + " steps apart";
        FaultCases.run(DriverKilledIT.class, seed, kill, () -> killAfter(ahead, steps, millis, kill));
    }

    private void killAfter(int ahead, int steps, int millis, String kill) throws Exception {
        List<SalesWorkspace> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(SmallSales.prepared(folder));
        }
        RawFilesOracle oracle = RawFilesOracle.of(runs.get(0), folder.resolve("dimensions"));
        List<String> names = runs.stream().map(sales -> sales.workspace.name()).toList();
        List<String> arguments = new ArrayList<>(names);
        arguments.add(0, Integer.toString(ahead));
        try (ChildRun child = ChildRun.start(
                RunInChild.command(RunsToKill.class, List.of(), arguments), folder.resolve(names.get(0) + ".log"))) {
            child.awaitLines(RunsToKill.STEP, steps);
            Thread.sleep(millis);
            child.kill();
            assertThat(child.awaitEnd()).as(child.log()).isIn(ChildRun.KILLED, 0);
        }
        for (SalesWorkspace sales : runs) {
            List<String> reached = sales.workspace.query("SELECT state FROM ledger_batch");
            int reruns = DisturbedRun.rerunUntilDone(sales);
            assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
            oracle.requireTold(sales);
            System.out.println(kill + ", batch " + reached + "; re-runs " + reruns);
        }
    }
}
