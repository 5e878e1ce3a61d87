package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fault tests are tested themselves: what they check fails when the protocol lacks a rule, and only then. */
@Isolated("a mutant is one for the whole JVM")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantIT {
    @TempDir
    private static Path folder;

    private SalesState undisturbed;

    @BeforeAll
    void runUndisturbed() throws IOException {
        undisturbed = Disturbance.undisturbed(SmallSales.prepared(folder));
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                arguments(
                        Mutant.TRANSACTION_VERSION_PER_ATTEMPT,
                        Disturbance.CRASH_BETWEEN_LAKE_AND_LEDGER,
                        "lines are doubled in the lake"),
                arguments(
                        Mutant.MART_AND_LEDGER_IN_TWO_TRANSACTIONS,
                        Disturbance.CRASH_BEFORE_COMMIT,
                        "mart and ledger disagree"),
                arguments(
                        Mutant.ARCHIVE_BEFORE_PUBLISH,
                        Disturbance.CRASH_BEFORE_COMMIT,
                        "raw object is gone before its batch is published"),
                arguments(
                        Mutant.RELISTING_ON_RECOVERY,
                        Disturbance.CRASH_BEFORE_LANDING,
                        "lines are in the lake that their batch does not name"),
                arguments(
                        Mutant.STAGING_SHARED_ACROSS_EPOCHS,
                        Disturbance.CRASH_WITH_MORE_PARTITIONS_STAGED,
                        "not done: Could not stage partition"),
                arguments(Mutant.NO_FENCE_AND_NO_STATE_CHECK, Disturbance.ZOMBIE, "a run without the lease wrote"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aMissingRuleIsNoticed(Mutant mutant, Disturbance disturbance, String complaint) throws Exception {
        List<String> complaints = disturbance.complaints(SmallSales.prepared(folder), mutant.edits(), undisturbed);

        System.out.println(mutant + ", " + disturbance + " -> " + complaints);
        assertThat(complaints).anySatisfy(one -> assertThat(one).startsWith(complaint));
    }

    static Stream<Disturbance> disturbances() {
        return FaultCases.areMany() ? Stream.of(Disturbance.values()) : Stream.of(Disturbance.ZOMBIE);
    }

    @ParameterizedTest
    @MethodSource("disturbances")
    void nothingIsNoticedWhenNoRuleIsMissing(Disturbance disturbance) throws Exception {
        assertThat(disturbance.complaints(SmallSales.prepared(folder), List.of(), undisturbed))
                .isEmpty();
    }
}
