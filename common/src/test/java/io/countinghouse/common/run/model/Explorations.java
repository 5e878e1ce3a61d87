package io.countinghouse.common.run.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a test says about an exploration. */
final class Explorations {
    private Explorations() {}

    static void assertHolds(Scenario scenario, Deviation... deviations) {
        assertThat(explore(scenario, deviations).broken()).isEmpty();
    }

    static void assertHoldsBut(Invariants broken, Scenario scenario, Deviation... deviations) {
        assertThat(explore(EnumSet.of(broken), scenario, deviations).broken()).isEmpty();
    }

    static void assertBreaks(Invariants invariant, Scenario scenario, Deviation... deviations) {
        assertThat(explore(scenario, deviations).broken())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariants()).contains(invariant));
    }

    static void assertBreaksAlso(
            Invariants invariant, Set<Invariants> brokenBefore, Scenario scenario, Deviation... deviations) {
        assertThat(explore(brokenBefore, scenario, deviations).broken())
                .hasValueSatisfying(
                        violation -> assertThat(violation.invariants()).contains(invariant));
    }

    static Exploration.Outcome explore(Scenario scenario, Deviation... deviations) {
        return explore(Set.of(), scenario, deviations);
    }

    static Exploration.Outcome explore(Set<Invariants> ignored, Scenario scenario, Deviation... deviations) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long started = threads.getCurrentThreadCpuTime();
        Exploration.Outcome outcome = Exploration.of(scenario, Set.of(deviations), ignored);
        long millis =
                Duration.ofNanos(threads.getCurrentThreadCpuTime() - started).toMillis();
        System.out.printf(
                "protocol model, deviations %s: %,d states, %,d moves, %,d ms of CPU%s%n",
                List.of(deviations),
                outcome.states(),
                outcome.moves(),
                millis,
                outcome.broken().map(violation -> "; " + violation).orElse("; every invariant holds"));
        return outcome;
    }
}
