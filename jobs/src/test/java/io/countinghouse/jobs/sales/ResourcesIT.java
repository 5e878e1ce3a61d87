package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without room on its disk, or with clocks that jump, a run fails with the reason or does its work; the next one is whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesIT {
    private static final Duration HOURS = Duration.ofHours(5);

    @TempDir
    private static Path folder;

    private SalesState undisturbed;

    @BeforeAll
    void runOnceUndisturbed() throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
    }

    /** A disk of its own, of these kilobytes, in a name space that an ordinary user may make on most systems. */
    @ParameterizedTest
    @ValueSource(ints = 40)
    void aFullDiskUnderSparksLocalDirectoryIsToldAndTheNextRunCompletes(int kilobytes) throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk-" + kilobytes));
        Assumptions.assumeTrue(
                onSmallDisk(disk, kilobytes, List.of("true")).start().waitFor() == 0,
                "this system lets this user mount no disk of its own");
        SalesWorkspace sales = SmallSales.prepared(folder);
        List<String> child = RunInChild.command(List.of("-Dspark.local.dir=" + disk), sales.workspace.name());
        try (ChildRun run = ChildRun.start(
                onSmallDisk(disk, kilobytes, child).command(), folder.resolve("disk-" + kilobytes + ".log"))) {
            assertThat(run.awaitEnd()).as(run.log()).isEqualTo(ExitCode.FAILED.status());
        }
        assertThat(sales.workspace.query("SELECT exit_code, message FROM ledger_run"))
                .singleElement()
                .asString()
                .startsWith("1|")
                .contains("No space left on device");

        DisturbedRun.rerunUntilDone(sales);

        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    /** Seen by a run at work, that is a lease which has expired or lasts for hours, from one stage to the next. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aRunWhoseDatabaseClockJumpsAtEveryStageDoesItsWork(int direction) throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        jumping(sales, HOURS.multipliedBy(direction)).run();
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    @Test
    void aLeaseThatLastsForHoursAfterAJumpIsToldWithItsHolderAndTheRunAfterwardsCompletes() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.workspace.execute("INSERT INTO ledger_lease (job, epoch, holder, run_id, expires_at) VALUES ('"
                + SalesMarts.NAME + "', 7, 'some-host pid 1', 'some-run', UTC_TIMESTAMP(6) + INTERVAL 5 HOUR)");

        assertThatThrownBy(() -> sales.runner(sales.workspace.settings(
                                sales.workspace.runtime(), new LeaseSettings(HOURS, Duration.ofMillis(1))))
                        .run())
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_HELD))
                .hasMessageContaining("held by run some-run on some-host pid 1 until 20");

        assertThat(DisturbedRun.rerunUntilDone(sales)).isEqualTo(1);
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    private static JobRunner jumping(SalesWorkspace sales, Duration jump) {
        Progress progress = new Progress() {
            @Override
            public void begin(String stage, String detail) {
                sales.workspace.execute(
                        "UPDATE ledger_lease SET expires_at = expires_at + INTERVAL " + jump.toSeconds() + " SECOND");
            }

            @Override
            public void end(String stage, String outcome) {}
        };
        return new JobRunner(
                RealParts.shared().spark(),
                sales.workspace.settings(
                        sales.workspace.runtime(), new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(20))),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                progress);
    }

    private static ProcessBuilder onSmallDisk(Path disk, int kilobytes, List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + kilobytes + "k tmpfs \"$0\" && exec \"$@\"",
                disk.toString()));
        whole.addAll(command);
        return new ProcessBuilder(whole);
    }
}
