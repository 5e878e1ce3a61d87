package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.testing.GivenSecrets;
import io.countinghouse.jobs.offsets.OffsetPolicy.Negative;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetSettingsTest {
    @Test
    void theFileInTheJobJarSaysWhatTheCodeTakesForShipped() {
        assertThat(load()).isEqualTo(OffsetSettings.DEFAULT);
    }

    @Test
    void aCategoryIsAddedAndAnotherTakenOut() {
        assertThat(load("job.policy.negative.promo=null", "job.policy.negative.refund=[transfer]")
                        .policy()
                        .negatives())
                .containsExactly(
                        new Negative("bonus", List.of("purchase", "transfer")),
                        new Negative("refund", List.of("transfer")));
    }

    @Test
    void anIdMayCountAnewForEachCompany() {
        assertThat(load("job.identity=[source_system, company_id, invoice_id]").identity())
                .containsExactly("source_system", "company_id", "invoice_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice_id", "company_id, invoice_id", "invoice_id, source_system", ""})
    void whatDoesNotNameAnInvoiceIsAMistake(String columns) {
        assertThatThrownBy(() -> load("job.identity=[" + columns + "]"))
                .hasMessageContaining("job.identity: found [" + columns + "], expected [source_system, invoice_id] or"
                        + " [source_system, company_id, invoice_id]");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> load(
                        "job.earliest-date=2024-02-01",
                        "job.latest-date=2024-01-31",
                        "job.policy.version=\"a b\"",
                        "job.policy.positive=[purchase, Transfer, unapplied_credit, purchase]",
                        "job.policy.negative.bonus=[purchase, rent]",
                        "job.policy.negative.promo=[]",
                        "job.policy.negative.purchase=[purchase, purchase]",
                        "job.policy.negative.unapplied_credit=[purchase]",
                        "job.policy.negatives=1"))
                .hasMessageContaining("job.latest-date: found 2024-01-31, expected a date from 2024-02-01 on")
                .hasMessageContaining("job.policy.version: found \"a b\", expected 1 to 32 of A-Z a-z 0-9 . _ -")
                .hasMessageContaining("job.policy.positive: found \"Transfer\", expected a name of a-z 0-9 _")
                .hasMessageContaining("job.policy.positive: found \"unapplied_credit\", expected a name")
                .hasMessageContaining("job.policy.positive: found \"purchase\" twice, expected it once")
                .hasMessageContaining("job.policy.negative.bonus: found \"rent\", expected one of purchase")
                .hasMessageContaining("job.policy.negative.promo: found no category, expected the positive categories")
                .hasMessageContaining("job.policy.negative.purchase: found a positive category")
                .hasMessageContaining("job.policy.negative.purchase: found \"purchase\" twice, expected it once")
                .hasMessageContaining("job.policy.negative.unapplied_credit: found \"unapplied_credit\"")
                .hasMessageContaining("job.policy.negatives: found an unknown key");
    }

    @Test
    void aPolicyWithoutCategoriesIsAMistake() {
        assertThatThrownBy(() -> load(
                        "job.policy.positive=[]", "job.policy.negative.bonus=null", "job.policy.negative.promo=null"))
                .hasMessageContaining("job.policy.positive: found 0 categories, expected 1 to 16")
                .hasMessageContaining("job.policy.negative: found 0 categories, expected 1 to 16");
    }

    @Test
    void categoriesThatAreNoListAreAMistake() {
        assertThatThrownBy(() -> load("job.policy.negative.bonus=purchase", "job.policy.positive=null"))
                .hasMessageContaining("job.policy.negative.bonus: found a value, expected a list of texts [ ... ]")
                .hasMessageContaining("job.policy.positive: found nothing, expected a list of texts [ ... ]");
    }

    private static OffsetSettings load(String... sets) {
        return new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of("invoice-offsets"), List.of(), List.of(sets), GivenSecrets.of("any"))
                .forJob(job -> {
                    job.optionalSection("feeds");
                    return OffsetSettings.from(job);
                })
                .job();
    }
}
