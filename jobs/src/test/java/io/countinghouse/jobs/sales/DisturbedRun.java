package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.run.JobRunner;
import java.time.Duration;
import java.util.Optional;

/** A run into which a fault falls, and the plain runs after it. */
final class DisturbedRun {
    private static final int MAX_RERUNS = 2;

    private DisturbedRun() {}

    /** The failure, if the run failed; one that does not end in time fails the test. */
    static Optional<CountinghouseException> within(Duration limit, JobRunner runner) {
        long started = System.nanoTime();
        Optional<CountinghouseException> failure = failureOf(runner);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .as("how long the disturbed run took")
                .isLessThan(limit);
        return failure;
    }

    /** Runs the job again without faults until it is done, and says how often that was. */
    static int rerunUntilDone(SalesWorkspace sales) {
        letTheLeaseRunOut(sales);
        for (int reruns = 1; ; reruns++) {
            Optional<CountinghouseException> failure = failureOf(undisturbed(sales));
            if (failure.isEmpty()) {
                return reruns;
            }
            if (reruns == MAX_RERUNS) {
                throw failure.get();
            }
        }
    }

    /** With a lease longer than any run here: no heartbeat of this JVM may fail and halt it. */
    private static JobRunner undisturbed(SalesWorkspace sales) {
        return sales.runner(sales.workspace.settings(
                sales.workspace.runtime(), new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(20))));
    }

    /** One line for the record of what was tried. */
    static void report(Object fault, Optional<CountinghouseException> failure, int reruns) {
        String outcome = failure.map(e ->
                        e.code() + ", " + e.getMessage().lines().findFirst().orElse(""))
                .orElse("survived");
        System.out.println(fault + " -> " + outcome + "; re-runs " + reruns);
    }

    private static Optional<CountinghouseException> failureOf(JobRunner runner) {
        try {
            runner.run();
            return Optional.empty();
        } catch (CountinghouseException e) {
            return Optional.of(e);
        }
    }

    /** As if the time of a lease that could not be given back had passed. */
    private static void letTheLeaseRunOut(SalesWorkspace sales) {
        sales.workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)");
    }
}
