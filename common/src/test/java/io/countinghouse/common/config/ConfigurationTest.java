package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String CANARY = "canary-b7f3";
    private static final SecretsProvider SECRETS = name -> Optional.of(new Secret(CANARY));

    private final ConfigurationFiles shipped =
            new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")));

    @TempDir
    private Path folder;

    private record Rates(BigDecimal rate) {
        static Rates from(Section job) {
            job.date("earliest-date");
            job.date("latest-date");
            job.text("total-mismatch");
            job.text("ties");
            job.text("reject-limit");
            Rates rates = new Rates(job.decimal("incentive-rate", BigDecimal.ZERO, BigDecimal.ONE));
            job.requireNoOtherKeys();
            return rates;
        }
    }

    @Test
    void theShippedFilesMakeALaptopsSettings() {
        Settings settings = load(List.of()).settings();
        assertThat(settings.zones().raw()).isEqualTo("s3a://countinghouse/raw");
        assertThat(settings.mysql().host()).isEqualTo("127.0.0.1");
        assertThat(settings.lease().ttl()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.spark()).containsEntry("spark.sql.ansi.enabled", "true");
        assertThat(settings.migration()).isEmpty();
    }

    @Test
    void laterLayersGoOverEarlierOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), "job.incentive-rate = 0.02\nlease.ttl = 30 s\n");
        Configuration.JobSettings<Rates> fromFile = shipped.load(
                        "local", Optional.of("sales-marts"), List.of(file), List.of(), SECRETS)
                .forJob(Rates::from);
        assertThat(fromFile.job().rate()).isEqualByComparingTo("0.02");
        assertThat(fromFile.settings().lease().ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(fromFile.settings().lease().patience()).isEqualTo(Duration.ofSeconds(20));

        Configuration.JobSettings<Rates> set = shipped.load(
                        "local", Optional.of("sales-marts"), List.of(file), List.of("job.incentive-rate=0.03"), SECRETS)
                .forJob(Rates::from);
        assertThat(set.job().rate()).isEqualByComparingTo("0.03");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlaceAndTheNearestKey() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine.conf"),
                """
                lease {
                  ttl = soon
                  patiense = 3 s
                }
                mysql.port = 99999
                job.incentive-rate = lots
                """);
        assertThatThrownBy(() -> shipped.load("local", Optional.of("sales-marts"), List.of(file), List.of(), SECRETS)
                        .forJob(Rates::from))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("4 mistakes")
                .hasMessageContaining("mine.conf: 2: lease.ttl: found \"soon\", expected a duration")
                .hasMessageContaining("mine.conf: 3: lease.patiense: found an unknown key")
                .hasMessageContaining("did you mean lease.patience?")
                .hasMessageContaining(
                        "mine.conf: 5: mysql.port: found \"99999\", expected a whole number from 1 to 65535")
                .hasMessageContaining("mine.conf: 6: job.incentive-rate: found \"lots\"");
    }

    @Test
    void aMissingSecretIsToldByTheVariablesNameAndNoSecretIsEverPrinted() {
        assertThat(load(List.of()).settings().toString()).doesNotContain(CANARY);
        assertThatThrownBy(() -> shipped.load("local", Optional.empty(), List.of(), List.of(), name -> Optional.empty())
                        .settings(true))
                .hasMessageContaining("mysql.password-env: found \"COUNTINGHOUSE_MYSQL_PASSWORD\"")
                .hasMessageContaining("mysql.migration-password-env");
    }

    @Test
    void tlsMayBeOffOnLoopbackOnly() {
        assertThatThrownBy(() -> load(List.of("mysql.host=db.example.com")))
                .hasMessageContaining("mysql.tls: found off for the host db.example.com, expected verify");
    }

    @Test
    void theClustersSettingsTellAMissingBucketAndHostTogether() {
        assertThatThrownBy(() -> shipped.load("emr", Optional.empty(), List.of(), List.of(), SECRETS)
                        .settings(false))
                .hasMessageContaining("zones.raw: found \"s3a:///raw\", expected s3a://BUCKET/PREFIX")
                .hasMessageContaining("mysql.host: found nothing")
                .hasMessageContaining("5 mistakes");
        Settings settings = shipped.load(
                        "emr", Optional.empty(), List.of(), List.of("bucket=figures", "mysql.host=db"), SECRETS)
                .settings(true);
        assertThat(settings.zones().archive()).isEqualTo("s3a://figures/archive");
        assertThat(settings.mysql().tls()).isTrue();
        assertThat(settings.migration().orElseThrow().user()).isEqualTo("migration");
    }

    @Test
    void aZoneMustNotLeaveItsFolder() {
        for (String zone : List.of("s3a://figures", "s3a://figures/../other", "figures/raw", "s3a://figures/raw/")) {
            assertThatThrownBy(() -> load(List.of("zones.raw=\"" + zone + "\"")))
                    .hasMessageContaining("zones.raw: found \"" + zone + "\"");
        }
    }

    @Test
    void aMistakeIsToldOnceAlsoWhereTwoUsersShareIt() {
        assertThatThrownBy(() -> shipped.load("local", Optional.empty(), List.of(), List.of("mysql.port=0"), SECRETS)
                        .settings(true))
                .hasMessageContaining("1 mistake:");
    }

    @Test
    void aMissingFileOrBrokenSyntaxIsAMistakeOfUsage() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.conf"), "lease {\n ttl = \n");
        for (Path file : List.of(broken, folder.resolve("absent.conf"))) {
            assertThatThrownBy(() -> shipped.load("local", Optional.empty(), List.of(file), List.of(), SECRETS))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    private Configuration.JobSettings<Rates> load(List<String> sets) {
        return shipped.load("local", Optional.of("sales-marts"), List.of(), sets, SECRETS)
                .forJob(Rates::from);
    }

    @Test
    void aValueGivenByMistakeIsNotPrinted() {
        for (String set : List.of("mysql.password=hunter2", "mysql.password-env=hunter2", "mysql.port=[hunter2")) {
            assertThatThrownBy(() -> shipped.load(
                                    "local", Optional.empty(), List.of(), List.of(set), name -> Optional.empty())
                            .settings(true))
                    .hasMessageNotContainingAny("hunter2");
        }
    }

    @Test
    void aSparkPropertySetInTwoSpellingsIsAMistake() {
        assertThatThrownBy(() -> load(List.of("spark.spark.master=local")))
                .hasMessageContaining("spark.spark.master: found two spellings of one key");
        assertThat(load(List.of("spark.\"spark.master\"=local")).settings().spark())
                .containsEntry("spark.master", "local");
    }

    @Test
    void aNumberIsReadAsItIsWritten() {
        assertThat(load(List.of("job.incentive-rate=0.12345678901234567890"))
                        .job()
                        .rate())
                .isEqualTo("0.12345678901234567890");
    }
}
