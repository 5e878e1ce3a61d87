package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.testing.GivenSecrets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SalesSettingsTest {
    @Test
    void theFileInTheJobJarSaysWhatTheCodeTakesForShipped() {
        assertThat(load()).isEqualTo(SalesSettings.DEFAULT);
    }

    @Test
    void aRangeOfDatesThatEndsBeforeItBeginsIsAMistake() {
        assertThatThrownBy(() -> load("job.earliest-date=2024-02-01", "job.latest-date=2024-01-31"))
                .hasMessageContaining("job.latest-date: found 2024-01-31, expected a date from 2024-02-01 on");
    }

    private static SalesSettings load(String... sets) {
        return new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of(SalesMarts.NAME), List.of(), List.of(sets), GivenSecrets.of("any"))
                .forJob(job -> {
                    job.optionalSection("feeds");
                    return SalesSettings.from(job);
                })
                .job();
    }
}
