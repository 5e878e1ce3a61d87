package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.testing.MysqlFault;
import io.countinghouse.common.testing.MysqlProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever the connection to MySQL fails, nothing is lost or doubled, and the run says what it could not reach. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MysqlFaultsIT {
    /** Longer than any run here: no heartbeat of these runs may fail and halt this JVM. */
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(5));

    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private static Path folder;

    private MysqlProxy proxy;
    private SalesState undisturbed;
    private int commands;
    private int commits;

    @BeforeAll
    void runOnceUndisturbed() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        proxy = new MysqlProxy(sales.workspace.runtime().port());
        sales.runner(throughProxy(sales)).run();
        commands = proxy.commands();
        commits = proxy.commits();
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
        assertThat(commits).as("commits of a run").isGreaterThan(10);
    }

    @AfterAll
    void closeProxy() {
        proxy.close();
    }

    LongStream cuts() {
        return FaultCases.seeds(18);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void cutAnywhereAndRunAgainNothingIsLostOrDoubled(long seed) {
        FaultCases.drawn(
                MysqlFaultsIT.class, seed, random -> MysqlFault.cut(random, commands, commits), this::disturbed);
    }

    LongStream blackHoles() {
        return FaultCases.seeds(18).limit(Math.max(1, FaultCases.seeds(18).count() / 10));
    }

    @ParameterizedTest
    @MethodSource("blackHoles")
    void swallowedByABlackHoleTheRunEndsAndTheNextOneFinishes(long seed) {
        FaultCases.drawn(MysqlFaultsIT.class, -seed, this::blackHole, this::disturbed);
    }

    /** The child's connections time out after a minute, its lease after five seconds. */
    @Test
    void aRunInABlackHoleStopsWhenItsLeaseHasRunOut() throws IOException, InterruptedException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        proxy.arm(new MysqlFault.BlackHole(commands / 2, 0));
        Path log = folder.resolve("black-hole.log");

        int status = RunInChild.run(
                sales.workspace.name(),
                Map.of("COUNTINGHOUSE_MYSQL_PORT", Integer.toString(proxy.port())),
                log.toFile());

        assertThat(status).isEqualTo(ExitCode.UNREACHABLE.status());
        assertThat(Files.readString(log)).contains("could not renew its lease in time; stopping");
        assertThat(proxy.happened()).as("whether the fault happened").isTrue();
        proxy.heal();
        DisturbedRun.rerunUntilDone(sales);
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    private MysqlFault blackHole(Random random) {
        return new MysqlFault.BlackHole(random.nextInt(1, commands + 1), random.nextInt(100));
    }

    private boolean disturbed(MysqlFault fault) throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        proxy.arm(fault);
        Optional<CountinghouseException> failure = DisturbedRun.within(LIMIT, sales.runner(throughProxy(sales)));
        boolean happened = proxy.happened();
        if (!happened) {
            commands = proxy.commands();
            commits = proxy.commits();
        }
        proxy.heal();
        failure.ifPresent(MysqlFaultsIT::requireClear);

        int reruns = DisturbedRun.rerunUntilDone(sales);

        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
        DisturbedRun.report(fault, failure, reruns);
        return happened;
    }

    private static void requireClear(CountinghouseException failure) {
        assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure).hasMessageMatching("(?s)Could not .+: .+");
    }

    private Settings throughProxy(SalesWorkspace sales) {
        MysqlSettings direct = sales.workspace.runtime();
        MysqlSettings disturbed = new MysqlSettings(
                direct.host(),
                proxy.port(),
                direct.database(),
                direct.user(),
                direct.password(),
                direct.tls(),
                SOCKET_TIMEOUT,
                SOCKET_TIMEOUT);
        return sales.workspace.settings(disturbed, LEASE);
    }
}
