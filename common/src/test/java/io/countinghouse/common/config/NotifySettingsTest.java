package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.NotifySettings.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifySettingsTest {
    private static final String WEBHOOK = "COUNTINGHOUSE_SLACK_WEBHOOK";
    private static final String ADDRESS = "https://hooks.slack.com/services/T0/B0/s3cr3t";

    private static NotifySettings load(Map<String, String> secrets, String... sets) {
        SecretsProvider provider = name -> name.contains("MYSQL")
                ? Optional.of(new Secret("word"))
                : Optional.ofNullable(secrets.get(name)).map(Secret::new);
        return new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")))
                .load("local", Optional.empty(), List.of(), List.of(sets), provider)
                .settings(false)
                .notices();
    }

    @Test
    void asShippedSlackIsToldWhereItsAddressIsKnownAndTheLogOtherwise() {
        assertThat(load(Map.of()).destinations()).containsExactly(Kind.LOG);
        NotifySettings known = load(Map.of(WEBHOOK, ADDRESS));
        assertThat(known.destinations()).containsExactly(Kind.SLACK_WEBHOOK);
        assertThat(known.webhook().orElseThrow().address().reveal()).isEqualTo(ADDRESS);
        assertThat(known.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void severalAreToldAtOnce() {
        NotifySettings all = load(
                Map.of("COUNTINGHOUSE_SLACK_TOKEN", "xoxb-1", "COUNTINGHOUSE_SMTP_PASSWORD", "word"),
                "notify.destinations=[slack-bot, smtp, sns, log]",
                "notify.slack.channel=C123",
                "notify.hosts=[slack.com, smtp.example.com]",
                "notify.smtp { host = smtp.example.com, user = me, from = \"me@example.com\", to = [\"you@example.com\"] }",
                "notify.sns.topic-arn=\"arn:aws:sns:eu-west-1:123456789012:finance\"",
                "notify.owners { US = [S0123ABCD], \"4711\" = [U0123ABCD] }");
        assertThat(all.destinations()).containsExactlyInAnyOrder(Kind.SLACK_BOT, Kind.SMTP, Kind.SNS, Kind.LOG);
        assertThat(all.sns().orElseThrow().region()).isEqualTo("eu-west-1");
        assertThat(all.smtp().orElseThrow().tls()).isTrue();
        assertThat(all.mentioned(List.of("4711", "US"))).containsExactly("U0123ABCD");
        assertThat(all.mentioned(List.of("1", "US"))).containsExactly("S0123ABCD");
        assertThat(all.mentioned(List.of("1", "DE"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notify.destinations=[pager]                          | found \"pager\", expected some of auto, log, preview",
                "notify.destinations=[slack-webhook]                  | notify.slack.webhook-env: found \"COUNTINGHOUSE_SLACK_WEBHOOK\"",
                "notify.destinations=[slack-bot]                      | notify.slack.channel: found nothing",
                "notify.destinations=[preview]                        | notify.preview-folder: found nothing",
                "notify.destinations=[smtp]                           | notify.smtp.to: found []",
                "notify.destinations=[smtp]                           | notify.smtp.from: found nothing",
                "notify.destinations=[sns]                            | notify.sns.topic-arn: found nothing",
                "notify.owners.US=[everyone]                          | notify.owners.US: found \"everyone\"",
                "notify.top=31                                        | notify.top: found \"31\"",
                "notify.report=\"javascript:alert(1)\"                | notify.report: found",
                "notify.slak=1                                        | did you mean notify.slack?"
            })
    void aMistakeIsTold(String set, String message) {
        assertThatThrownBy(() -> load(Map.of(), set)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "http://hooks.slack.com/services/s3cr3t, its value; which does not begin with https://",
        "https://hooks.slack.com.evil.example/s3cr3t, the host hooks.slack.com.evil.example",
        "https://hooks.slack.com@evil.example/s3cr3t, the host evil.example",
        "not a url s3cr3t, its value; which is no URL",
        "http://127.0.0.1:1/s3cr3t, the host 127.0.0.1"
    })
    void anAddressOutsideTheAllowedHostsIsRefusedAndNotShown(String address, String found) {
        assertThatThrownBy(() -> load(Map.of(WEBHOOK, address)))
                .hasMessageContaining("notify.slack.webhook-env: found " + found.replace(';', ','))
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aTokenThatFitsNoHeaderIsRefusedAndNotShown() {
        assertThatThrownBy(() -> load(
                        Map.of("COUNTINGHOUSE_SLACK_TOKEN", "xoxb-s3cr3t\n"),
                        "notify.destinations=[slack-bot]",
                        "notify.slack.channel=C1"))
                .hasMessageContaining("notify.slack.token-env: found its value, which has a space")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void mailWithoutTlsIsForLoopbackOnly() {
        String[] sets = {
            "notify.destinations=[smtp]",
            "notify.hosts=[smtp.example.com, localhost]",
            "notify.smtp { tls = off, from = \"me@example.com\", to = [\"you@example.com\"] }"
        };
        assertThatThrownBy(() -> load(Map.of(), sets[0], sets[1], sets[2], "notify.smtp.host=smtp.example.com"))
                .hasMessageContaining("notify.smtp.tls: found off for the host smtp.example.com");
        assertThat(load(Map.of(), sets[0], sets[1], sets[2], "notify.smtp.host=localhost")
                        .smtp())
                .isPresent();
    }
}
