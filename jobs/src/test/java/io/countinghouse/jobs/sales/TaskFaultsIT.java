package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.sales.TaskFaults.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of single tasks and their executors, one run does, and leaves what an undisturbed run leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskFaultsIT {
    private static final List<String> SINKS = List.of(
            "land",
            "stage customers_data_mart",
            "stage sales_team_data_mart",
            "copy customers_data_mart",
            "copy sales_team_data_mart");

    private static final List<String> SINKS_OF_THE_CLUSTER =
            List.of("land", "stage sales_team_data_mart", "copy sales_team_data_mart");

    /** Executors start again and again, each a JVM. */
    private static final Duration LIMIT_PER_CASE = Duration.ofMinutes(4);

    /** A run here takes far longer than those of other tests, so of many cases a share is tried. */
    private static final int SHARE = 10;

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

    @Test
    void everyFirstAttemptFailsBeforeOrAfterItsWork() throws IOException, InterruptedException {
        List<Case> cases = cases(Kind.FAILURE, 1);
        Path faults = run(TaskFaultRuns.LOCAL, Map.of(), cases);
        assertUndisturbed(cases, faults);
    }

    @Test
    void executorsDieAndTwinsRun() throws IOException, InterruptedException {
        List<Case> cases = new ArrayList<>(cases(Kind.EXECUTOR_DEATH, 1));
        cases.addAll(cases(Kind.TWINS, 1));
        Path faults =
                run(TaskFaultRuns.CLUSTER, Map.of("SPARK_HOME", sparkHome(), "SPARK_SCALA_VERSION", "2.13"), cases);
        assertUndisturbed(cases, faults);
    }

    private record Case(Kind kind, long seed, SalesWorkspace sales) {
        @Override
        public String toString() {
            return kind + " " + seed + " " + sales.workspace.name();
        }
    }

    private static List<Case> cases(Kind kind, int usual) throws IOException {
        List<Case> cases = new ArrayList<>();
        long most = Math.max(usual, FaultCases.seeds(usual).count() / SHARE);
        for (long seed : FaultCases.seeds(usual).limit(most).toArray()) {
            cases.add(new Case(kind, seed, SmallSales.prepared(folder)));
        }
        return cases;
    }

    private static Path run(String master, Map<String, String> environment, List<Case> cases)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(folder, "runs");
        Path faults = home.resolve("faults.log");
        Path log = home.resolve("child.log");
        List<String> arguments = Stream.concat(
                        Stream.of(master, faults.toString()), cases.stream().map(Case::toString))
                .toList();
        Process child = RunInChild.start(
                RunInChild.command(TaskFaultRuns.class, List.of(), arguments), environment, log.toFile());
        boolean ended = child.waitFor(LIMIT_PER_CASE.multipliedBy(cases.size()).toSeconds(), TimeUnit.SECONDS);
        child.destroyForcibly();
        assertThat(ended && child.exitValue() == 0)
                .withFailMessage(() -> cases + " failed: " + tail(log))
                .isTrue();
        return faults;
    }

    private void assertUndisturbed(List<Case> cases, Path faults) throws IOException {
        List<String> noted = Files.readAllLines(faults);
        for (Case run : cases) {
            FaultCases.run(TaskFaultsIT.class, run.seed(), run.kind(), () -> {
                for (String sink : run.kind() == Kind.FAILURE ? SINKS : SINKS_OF_THE_CLUSTER) {
                    String met = run.kind() + " " + run.seed() + " " + SalesMarts.NAME + "/" + sink + ",";
                    assertThat(noted).as("faults that %s met", sink).anySatisfy(line -> assertThat(line)
                            .startsWith(met));
                }
                assertThat(SalesState.of(run.sales())).isEqualTo(undisturbed);
                assertThat(SalesInvariants.broken(run.sales())).isEmpty();
            });
        }
        System.out.println(cases + " -> " + noted.size() + " faults, nothing lost or doubled");
    }

    /** What a worker looks for before it starts an executor; the classes come with the executor's own class path. */
    private static String sparkHome() throws IOException {
        Path home = Files.createTempDirectory(folder, "spark");
        Files.createDirectories(home.resolve("jars"));
        Files.writeString(home.resolve("RELEASE"), "");
        return home.toString();
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
