package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.store.PutIfAbsentLogStore;
import io.countinghouse.common.testing.GivenSecrets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final String CANARY = "canary-b7f3";
    private static final SecretsProvider SECRETS = GivenSecrets.of(CANARY);

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
            job.text("long-text");
            RejectLimits.from(job);
            job.optionalSection("feeds");
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
        assertThat(settings.lease().maxRun()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.spark()).containsEntry("spark.sql.ansi.enabled", "true");
        assertThat(settings.migration()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "emr"})
    void everyEnvironmentCommitsToItsLakeByTheLogStoreForManyDrivers(String environment) {
        Map<String, String> spark = shipped.load(
                        environment,
                        Optional.empty(),
                        List.of(),
                        List.of("bucket=figures", "mysql.host=127.0.0.1"),
                        SECRETS)
                .settings(false)
                .spark();
        for (String scheme : List.of("s3a", "s3")) {
            assertThat(spark)
                    .containsEntry("spark.delta.logStore." + scheme + ".impl", PutIfAbsentLogStore.class.getName());
        }
    }

    @Test
    void laterLayersGoOverEarlierOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), "job.incentive-rate = 0.02\nlease.ttl = 30 s\n");
        Configuration.JobSettings<Rates> fromFile = shipped.load(
                        "local", Optional.of("sales-marts"), List.of(file.toString()), List.of(), SECRETS)
                .forJob(Rates::from);
        assertThat(fromFile.job().rate()).isEqualByComparingTo("0.02");
        assertThat(fromFile.settings().lease().ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(fromFile.settings().lease().patience()).isEqualTo(Duration.ofSeconds(20));

        Configuration.JobSettings<Rates> set = shipped.load(
                        "local",
                        Optional.of("sales-marts"),
                        List.of(file.toString()),
                        List.of("job.incentive-rate=0.03"),
                        SECRETS)
                .forJob(Rates::from);
        assertThat(set.job().rate()).isEqualByComparingTo("0.03");
    }

    @Test
    void workIsSizedByItsBytesUnlessASettingSaysHowLargeItIs() {
        WorkSettings shipped = load(List.of()).settings().work();
        assertThat(shipped.choice()).isEqualTo(WorkSettings.Choice.AUTO);
        assertThat(shipped.spark(WorkSize.SMALL)).containsEntry("spark.sql.codegen.wholeStage", "false");
        assertThat(shipped.spark(WorkSize.MEDIUM))
                .containsEntry("spark.sql.codegen.wholeStage", "true")
                .containsEntry("spark.sql.shuffle.partitions", "2")
                .containsKeys(shipped.spark(WorkSize.SMALL).keySet().toArray(String[]::new));
        assertThat(shipped.spark(WorkSize.SMALL)).containsEntry("spark.sql.shuffle.partitions", "1");
        assertThat(shipped.spark(WorkSize.LARGE)).doesNotContainKey("spark.sql.codegen.wholeStage");

        WorkSettings set = load(List.of("run.size=large", "run.large-from=3 KiB"))
                .settings()
                .work();
        assertThat(set.choice()).isEqualTo(WorkSettings.Choice.LARGE);
        assertThat(set.largeFrom()).isEqualTo(3072);
        assertThat(set.size(3071)).isEqualTo(WorkSize.SMALL);
        assertThat(set.size(3072)).isEqualTo(WorkSize.LARGE);
        assertThat(shipped.size((1 << 20) - 1)).isEqualTo(WorkSize.SMALL);
        assertThat(shipped.size(1 << 20)).isEqualTo(WorkSize.MEDIUM);

        assertThatThrownBy(() -> load(List.of(
                        "run.size=huge", "run.large-from=5 MB", "run.small-spark.\"spark.sql.ansi.enabled\"=false")))
                .hasMessageContaining("run.size: found \"huge\", expected one of auto, large, medium, small")
                .hasMessageContaining("run.large-from: found \"5 MB\", expected a number of bytes above zero such as")
                .hasMessageContaining("run.small-spark.spark.sql.ansi.enabled: found \"false\", expected true");
    }

    @Test
    void aLimitOfRejectsIsRowsAndAShareOrAShareAlone() {
        RejectLimits shipped = limits();
        assertThat(shipped).isEqualTo(RejectLimits.DEFAULT);
        assertThat(shipped.file().isExceededBy(1, 1)).isFalse();
        assertThat(shipped.file().isExceededBy(6, 12)).isFalse();
        assertThat(shipped.file().isExceededBy(6, 11)).isTrue();
        assertThat(shipped.batch().isExceededBy(20, 20)).isFalse();
        assertThat(shipped.batch().isExceededBy(21, 420)).isFalse();
        assertThat(shipped.batch().isExceededBy(21, 419)).isTrue();

        RejectLimits older = limits("job.reject-limit=0.05", "job.file-reject-limit.share=1");
        assertThat(older.batch().isExceededBy(1, 20)).isFalse();
        assertThat(older.batch().isExceededBy(1, 19)).isTrue();
        assertThat(older.file()).isEqualTo(new RejectLimit(5, BigDecimal.ONE));
        assertThat(older.file().isExceededBy(10, 10)).isFalse();

        assertThatThrownBy(
                        () -> limits("job.reject-limit.rows=-1", "job.file-reject-limit=2", "job.reject-limit.row=1"))
                .hasMessageContaining("job.reject-limit.rows: found \"-1\", expected a whole number from 0")
                .hasMessageContaining("job.reject-limit.row: found an unknown key")
                .hasMessageContaining("job.file-reject-limit: found \"2\", expected a number from 0 to 1");
    }

    private RejectLimits limits(String... sets) {
        return shipped.load("local", Optional.of("sales-marts"), List.of(), List.of(sets), SECRETS)
                .forJob(job -> {
                    Rates.from(job);
                    return RejectLimits.from(job);
                })
                .job();
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
        assertThatThrownBy(() -> shipped.load(
                                "local", Optional.of("sales-marts"), List.of(file.toString()), List.of(), SECRETS)
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
                        "emr", Optional.empty(), List.of(), List.of("bucket=figures", "mysql.host=127.0.0.1"), SECRETS)
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
            assertThatThrownBy(
                            () -> shipped.load("local", Optional.empty(), List.of(file.toString()), List.of(), SECRETS))
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

    @Test
    void whereFiguresAndEventLogsGoIsNowhereUnlessSaidAndMistakesInItAreTold() {
        Settings usual = load(List.of()).settings();
        assertThat(usual.metrics()).isEqualTo(MetricsSettings.OFF);
        assertThat(usual.eventLog()).isEmpty();

        Settings said = load(List.of(
                        "metrics.emf=stdout",
                        "metrics.prometheus-file=\"/var/metrics/{job}.prom\"",
                        "event-log.folder=\"/tmp/events\"",
                        "event-log.keep=1 MiB"))
                .settings();
        assertThat(said.metrics().prometheus("sales-marts")).contains("/var/metrics/sales-marts.prom");
        assertThat(said.eventLog()).contains(new EventLogSettings(Path.of("/tmp/events"), 1L << 20));

        assertThatThrownBy(() -> load(List.of(
                        "metrics.emf=cloudwatch",
                        "metrics.namespace=\"AWS/Mine\"",
                        "metrics.prometheus-file=\"/var/metrics/all.prom\"",
                        "event-log.keep=much")))
                .hasMessageContaining("The configuration has 4 mistakes:")
                .hasMessageContaining("metrics.emf: found \"cloudwatch\", expected one of off, stderr, stdout")
                .hasMessageContaining("metrics.namespace: found \"AWS/Mine\"")
                .hasMessageContaining("expected a path with {job} in it that ends in .prom")
                .hasMessageContaining("event-log.keep: found \"much\"");
    }
}
