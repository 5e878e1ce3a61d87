package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.testing.GivenSecrets;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillingSettingsTest {
    @Test
    void theFileInTheJobJarSaysWhatTheCodeTakesForShipped() {
        BillingSettings shipped = load();
        assertThat(shipped.policyRates()).containsExactlyInAnyOrderElementsOf(BillingSettings.DEFAULT.policyRates());
        assertThat(shipped)
                .usingRecursiveComparison()
                .ignoringCollectionOrderInFields("policyRates")
                .isEqualTo(BillingSettings.DEFAULT);
    }

    @Test
    void aRateOfTheCompanyHoldsFromDayToDayAndAnotherIsTakenOut() {
        assertThat(load(
                                "job.rates.policy.cad.to=2023-12-31",
                                "job.rates.policy.cad24={currency=CAD,usd=0.75,from=2024-01-01,to=2099-12-31}",
                                "job.rates.policy.mxn=null",
                                "job.rates.policy.usd=null")
                        .policyRates())
                .containsExactlyInAnyOrder(
                        rate("0.79", "2000-01-01", "2023-12-31"), rate("0.75", "2024-01-01", "2099-12-31"));
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> load(
                        "job.earliest-date=2024-02-01",
                        "job.latest-date=2024-01-31",
                        "job.conflicts=newest",
                        "job.rates.sources=[ecb,ecb]",
                        "job.rates.max-age-days=-1",
                        "job.rates.policy.cad2={currency=CAD,usd=0.8,from=2024-01-01,to=2024-12-31}",
                        "job.rates.policy.mxn.currency=Peso",
                        "job.rates.policy.gbp={currency=GBP,usd=0,from=2024-01-01,to=2023-12-31,note=1}",
                        "job.rates.policy.jpy={currency=JPY,usd=0.00000000001,from=2024-01-01,to=2024-12-31}",
                        "job.rate=1"))
                .hasMessageContaining("job.latest-date: found 2024-01-31, expected a date from 2024-02-01 on")
                .hasMessageContaining("job.conflicts: found \"newest\", expected one of keep-first, reject, replace")
                .hasMessageContaining("job.rates.sources: found [ecb, ecb], expected one source and more, each once")
                .hasMessageContaining("job.rates.max-age-days: found \"-1\", expected a whole number")
                .hasMessageContaining("expected days on which no other rate of CAD holds")
                .hasMessageContaining("job.rates.policy.mxn.currency: found Peso, expected a code of ISO 4217")
                .hasMessageContaining("job.rates.policy.gbp.usd: found 0, expected more than 0")
                .hasMessageContaining("job.rates.policy.gbp.to: found 2023-12-31, expected a date from 2024-01-01 on")
                .hasMessageContaining("job.rates.policy.gbp.note: found an unknown key")
                .hasMessageContaining("job.rates.policy.jpy.usd: found 0.00000000001, expected more than 0")
                .hasMessageContaining("job.rate: found an unknown key");
    }

    private static PolicyRate rate(String usd, String from, String to) {
        return new PolicyRate("CAD", new BigDecimal(usd), LocalDate.parse(from), LocalDate.parse(to));
    }

    private static BillingSettings load(String... sets) {
        return new ConfigurationFiles(Optional.empty())
                .load("local", Optional.of(BillingFx.NAME), List.of(), List.of(sets), GivenSecrets.of("any"))
                .forJob(job -> {
                    job.optionalSection("feeds");
                    return BillingSettings.from(job);
                })
                .job();
    }
}
