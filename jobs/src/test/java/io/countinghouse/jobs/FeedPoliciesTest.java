package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Redelivery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every feed of every job may be told. */
class FeedPoliciesTest {
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

    private static Map<String, Redelivery> redelivery(String job, String... sets) {
        Job defined = new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of(job), List.of(), List.of(sets), name -> Optional.of(new Secret("any")))
                .forJob(JobRegistry.definition(job))
                .job();
        return defined.landings().stream()
                .collect(Collectors.toMap(
                        landing -> landing.feed().name(), Landing::redelivery, (one, same) -> one, TreeMap::new));
    }
}
