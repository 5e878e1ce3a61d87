package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.testing.GivenSecrets;
import io.countinghouse.jobs.receipts.api.ApiSettings;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptSettingsTest {
    private static ReceiptSettings load(String... sets) {
        return new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of(PosReceipts.NAME), List.of(), List.of(sets), GivenSecrets.of("any"))
                .forJob(job -> {
                    job.optionalSection("feeds");
                    return ReceiptSettings.from(job);
                })
                .job();
    }

    @Test
    void theFileInTheJobJarSaysWhatTheCodeTakesForShipped() {
        assertThat(load()).usingRecursiveComparison().isEqualTo(ReceiptSettings.DEFAULT);
        assertThat(load("job.api.url=\"https://x/v1.0\"").api()).contains(ApiSettings.at("https://x/v1.0"));
    }

    @Test
    void aBackfillIsOfWholeDaysAndOfAnApi() {
        assertThat(load(
                                "job.api.url=\"https://x\"",
                                "job.api.backfill.from=2025-01-01",
                                "job.api.backfill.to=2025-01-31")
                        .api()
                        .flatMap(ApiSettings::backfill))
                .contains(new ApiSettings.Backfill(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 1, 31)));
        assertThatThrownBy(() -> load("job.api.backfill.from=2025-02-01", "job.api.backfill.to=2025-01-31"))
                .hasMessageContaining("job.api.backfill.to: found 2025-01-31, expected a date from 2025-02-01 on")
                .hasMessageContaining("job.api.url: found none, expected an address");
        assertThatThrownBy(() -> load("job.api.url=\"https://x\"", "job.api.backfill.from=2025-02-01"))
                .hasMessageContaining("expected both from and to, or neither");
    }

    @Test
    void mistakesAreToldAtOnceAndWithoutWhatMayBeASecret() {
        assertThatThrownBy(() -> load(
                        "job.api.url=\"https://user:secret@x\"",
                        "job.api.page-size=251",
                        "job.zone=Mars",
                        "job.cut-off-hour=13",
                        "job.order-types=[\"x\"]",
                        "job.combos.wings={item-ids=[],skus=[],names=[],mains=[],sides=[],allocation=equal}"))
                .hasMessageContaining("job.api.url: found no such address, expected https://host/path")
                .hasMessageNotContaining("secret@")
                .hasMessageContaining("job.api.page-size")
                .hasMessageContaining("job.zone")
                .hasMessageContaining("job.cut-off-hour")
                .hasMessageContaining("job.order-types: found \"x\"")
                .hasMessageContaining("job.combos.wings.names: found no item id, SKU or name")
                .hasMessageContaining("job.combos.wings.mains: found none");
    }
}
