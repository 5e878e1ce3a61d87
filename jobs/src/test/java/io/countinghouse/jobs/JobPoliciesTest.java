package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Redelivery;
import io.countinghouse.common.testing.GivenSecrets;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every feed and every expectation of a job may be told. */
class JobPoliciesTest {
    @Test
    void asShippedOnlyRowsWithoutAnIdentityAreRefusedUnderAKnownName() {
        assertThat(redelivery("sales-marts")).isEqualTo(Map.of("sales", Redelivery.REFUSE));
        for (String job : List.of("billing-fx", "invoice-offsets")) {
            assertThat(redelivery(job).values()).as(job).containsOnly(Redelivery.ADD);
        }
    }

    @Test
    void aFeedDoesAsItIsTold() {
        assertThat(redelivery("sales-marts", "job.feeds.sales.redelivery=replace"))
                .isEqualTo(Map.of("sales", Redelivery.REPLACE));
        assertThat(redelivery("billing-fx", "job.feeds.fx_ecb.redelivery=refuse"))
                .containsEntry("fx_ecb", Redelivery.REFUSE)
                .containsEntry("billing", Redelivery.ADD);
    }

    @Test
    void aMistakeIsToldWithWhatIsNearest() {
        assertThatThrownBy(() -> redelivery(
                        "sales-marts",
                        "job.feeds.sale.redelivery=add",
                        "job.feeds.sales.redeliver=add",
                        "job.feeds.sales.redelivery=append"))
                .hasMessageContaining("3 mistakes")
                .hasMessageContaining("did you mean job.feeds.sales?")
                .hasMessageContaining("did you mean job.feeds.sales.redelivery?")
                .hasMessageContaining(
                        "job.feeds.sales.redelivery: found \"append\", expected one of add, refuse, replace");
    }

    @Test
    void anExpectationIsAsStrictAsItIsTold() {
        Expectation told = expectation(
                "job.expectations.sales_without_store.severity=error",
                "job.expectations.sales_without_store.tolerate={ rows = 3, share = 0.1 }");
        assertThat(told.severity()).isEqualTo(Severity.ERROR);
        assertThat(told.tolerance()).isEqualTo(new RejectLimit(3, new BigDecimal("0.1")));
        assertThat(expectation().severity()).isEqualTo(Severity.WARN);
        assertThat(expectation().tolerance()).isEqualTo(Expectation.NONE_FAILING);
        assertThatThrownBy(() -> expectation(
                        "job.expectations.sales_without_stores.severity=error",
                        "job.expectations.sales_without_store.severity=fatal",
                        "job.expectations.sales_without_store.tolerates=1"))
                .hasMessageContaining("3 mistakes")
                .hasMessageContaining("did you mean job.expectations.sales_without_store?")
                .hasMessageContaining("found \"fatal\", expected one of error, warn");
    }

    private static Expectation expectation(String... sets) {
        return defined("sales-marts", sets).expectations().stream()
                .filter(one -> one.name().equals("sales_without_store"))
                .findFirst()
                .orElseThrow();
    }

    private static Job defined(String job, String... sets) {
        return new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of(job), List.of(), List.of(sets), GivenSecrets.of("any"))
                .forJob(JobRegistry.definition(job))
                .job();
    }

    private static Map<String, Redelivery> redelivery(String job, String... sets) {
        return defined(job, sets).landings().stream()
                .collect(Collectors.toMap(
                        landing -> landing.feed().name(), Landing::redelivery, (one, same) -> one, TreeMap::new));
    }
}
