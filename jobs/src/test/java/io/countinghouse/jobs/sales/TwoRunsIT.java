package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.testing.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of two runs of a job one works; one that was overtaken while it stood still changes nothing when it goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoRunsIT {
    private static final Duration PATIENT = Duration.ofMinutes(5);

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

    @Test
    void ofTwoRunsStartedAtTheSameTimeOneWorksAndTheOtherFindsNothingOrTheLeaseHeld() throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        try (ChildRun one = ChildRun.start(sales, folder.resolve("one.log"));
                ChildRun other = ChildRun.start(sales, folder.resolve("other.log"))) {
            List<Integer> statuses = List.of(one.awaitEnd(), other.awaitEnd());

            assertThat(statuses)
                    .contains(ExitCode.DONE.status())
                    .isSubsetOf(ExitCode.DONE.status(), ExitCode.LEASE_HELD.status());
        }
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
        assertThat(sales.workspace.query("SELECT run_id = publish_run_id FROM ledger_batch"))
                .containsExactly("1");
    }

    static Stream<String> pointsOfASleeper() {
        return FaultCases.areMany() ? Stream.of("CLAIMED", "PUBLISH_UNCOMMITTED") : Stream.of("PUBLISH_UNCOMMITTED");
    }

    /** Its lease runs out by the clock; it may notice that before it asks the database. */
    @ParameterizedTest
    @MethodSource("pointsOfASleeper")
    void stoppedForLongerThanItsLeaseAndOvertakenARunPublishesNothing(String point) throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        // Long enough for the next run to find it held.
        try (ChildRun zombie = stoppedAt(sales, point, "-D" + Workspace.LEASE_TTL + "=PT15S")) {
            assertThatThrownBy(() -> runner(sales, Duration.ZERO).run())
                    .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.LEASE_HELD))
                    .hasMessageContaining(" pid " + zombie.pid());

            runner(sales, PATIENT).run();

            assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
            assertThat(endOf(zombie, sales)).isIn(ExitCode.LEASE_HELD.status(), ExitCode.UNREACHABLE.status());
        }
    }

    static Stream<String> pointsOfAZombie() {
        return FaultCases.areMany()
                ? Stream.of(
                        "ARCHIVE_COPIED:4", "ROWS_WRITTEN", "LANDED", "STAGED", "COPY_REPLACED:2", "ARCHIVE_DELETED")
                : Stream.of("STAGED");
    }

    /**
     * Its own clock says that the lease lasts for hours, the database's that it has expired: only what the database and the
     * lake refuse holds it back. Meanwhile the next batch has been published, and other content waits under an old name.
     */
    @ParameterizedTest
    @MethodSource("pointsOfAZombie")
    void overtakenWithoutNoticingARunChangesNothing(String point) throws Exception {
        SalesWorkspace sales = SmallSales.prepared(folder);
        try (ChildRun zombie = stoppedAt(sales, point, "-D" + Workspace.LEASE_TTL + "=PT3H")) {
            sales.workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)");
            runner(sales, PATIENT).run();
            assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
            SmallSales.upload(
                    sales, "sales_data_4.csv", SmallSales.HEADER + "1,101,oats,2023-08-06,2,100.00,1,100.00\n");
            runner(sales, PATIENT).run();
            SmallSales.upload(sales, "sales_data_1.csv", SmallSales.HEADER + "1,101,oats,2023-08-07,1,1.00,1,1.00\n");

            // A connection that it was about to make may have been given up over there meanwhile.
            assertThat(endOf(zombie, sales))
                    .as(zombie.log())
                    .isIn(ExitCode.LEASE_HELD.status(), ExitCode.UNREACHABLE.status());
        }
        assertThat(runner(sales, PATIENT).run().batches()).hasSize(1);
        // Its name was used before: it is refused, and its bytes are kept.
        assertThat(sales.team())
                .contains("101|1|Ann Lee|2023-08-01|30.00|2|0.00", "101|2|null|2023-08-01|105.50|1|1.06");
        assertThat(sales.workspace.objects("quarantine")).anyMatch(object -> object.endsWith("/sales_data_1.csv"));
    }

    private static ChildRun stoppedAt(SalesWorkspace sales, String point, String... options) throws Exception {
        String[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = "-Dcountinghouse.stop-at=" + point;
        ChildRun child = ChildRun.start(sales, folder.resolve(sales.workspace.name() + ".log"), all);
        child.awaitStopped();
        return child;
    }

    /** The exit code of a stopped run that goes on, which must leave no trace but the record of its end. */
    private static int endOf(ChildRun zombie, SalesWorkspace sales) throws Exception {
        Traces before = Traces.of(sales.workspace);
        zombie.resume();
        int status = zombie.awaitEnd();
        assertThat(Traces.of(sales.workspace)).isEqualTo(before);
        return status;
    }

    /** Its own lease lasts longer than any test: no heartbeat of this JVM may fail and halt it. */
    private static JobRunner runner(SalesWorkspace sales, Duration patience) {
        return sales.runner(sales.workspace.settings(
                sales.workspace.runtime(), new LeaseSettings(Duration.ofMinutes(10), patience)));
    }
}
