package io.countinghouse.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the driver makes of our URL, whatever the names are. */
class MysqlConnectorTest {
    private static final String PASSWORD = "p?a&s/s@w(o,r=d";

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab1_-.").ofMinLength(1).ofMaxLength(12),
                Arbitraries.strings()
                        .withChars("ab1_-.:?&/(),@=#%[] \\")
                        .ofMinLength(1)
                        .ofMaxLength(12));
    }

    @Property(tries = 5_000)
    void theDriverSeesTheNamesAsTheyAreAndNothingElseOrTheyAreRefused(
            @ForAll("names") String host, @ForAll("names") String database, @ForAll("names") String user) {
        MysqlConnector connector;
        try {
            connector = new MysqlConnector(settings(host, database, user, true));
        } catch (CountinghouseException refused) {
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            return;
        }
        ConnectionUrl url = ConnectionUrl.getConnectionUrlInstance(connector.url(), new Properties());
        assertThat(url.getHostsList()).hasSize(1);
        HostInfo only = url.getMainHost();
        // The driver keeps the brackets around an address of version 6.
        assertThat(only.getHost()).isEqualTo(host.contains(":") ? "[" + host + "]" : host);
        assertThat(only.getPort()).isEqualTo(3307);
        assertThat(url.getDatabase()).isEqualTo(database);
        assertThat(only.getUser()).isNullOrEmpty();
        assertThat(url.getOriginalProperties()).isEmpty();
    }

    @Example
    void anAddressOfVersionSixIsBracketed() {
        String url = new MysqlConnector(settings("2001:db8::7", "figures", "me", true)).url();

        assertThat(url).isEqualTo("jdbc:mysql://[2001:db8::7]:3307/figures");
    }

    @Example
    void aHostWithAPortOrAPropertyIsRefusedAlsoWhenItPassedNoConfiguration() {
        assertThatThrownBy(() -> new MysqlConnector(settings("db?allowLoadLocalInfile=true", "figures", "me", true)))
                .hasMessage("mysql.host: found the character \"?\" in it, expected a host name or an address,"
                        + " without a port");
        assertThatThrownBy(() -> new Database(settings("db", "figures", "me@db", true)))
                .hasMessageStartingWith("mysql.user: found the character \"@\" in it");
    }

    @Example
    void thePasswordIsInTheReadersPropertiesAndNowhereElse() {
        MysqlConnector connector = new MysqlConnector(settings("db", "figures", "me", true));

        assertThat(connector.forReading()).containsEntry("password", PASSWORD).containsEntry("user", "me");
        assertThat(connector.url()).isEqualTo("jdbc:mysql://db:3307/figures");
        assertThat(connector.readingUrl())
                .startsWith("jdbc:mysql://db:3307/figures?")
                .contains("useCursorFetch=true")
                .doesNotContain(PASSWORD, "user=");
        assertThat(connector.forMigrating()).doesNotContainKeys("user", "password");
    }

    @Example
    void everyKindOfConnectionVerifiesTheServerAndGivesItNothing() {
        MysqlConnector connector = new MysqlConnector(settings("db", "figures", "me", true));
        Map<?, ?> reading = ConnectionUrl.getConnectionUrlInstance(connector.readingUrl(), new Properties())
                .getConnectionArgumentsAsProperties();
        for (Map<?, ?> properties : List.of(reading, connector.forMigrating())) {
            assertThat(properties.get("sslMode")).isEqualTo("VERIFY_IDENTITY");
            assertThat(properties.get("allowPublicKeyRetrieval")).isEqualTo("false");
            assertThat(properties.get("allowLoadLocalInfile")).isEqualTo("false");
            assertThat(properties.get("allowUrlInLocalInfile")).isEqualTo("false");
            assertThat(properties.get("allowMultiQueries")).isEqualTo("false");
            assertThat(properties.get("connectTimeout")).isEqualTo("10000");
        }
    }

    /** A property that the driver does not know would do nothing, and say nothing. */
    @Example
    void theDriverKnowsEveryPropertyWeSet() {
        MysqlConnector connector = new MysqlConnector(settings("db", "figures", "me", false));
        assertThat(connector.forMigrating().keySet())
                .allSatisfy(name -> assertThat(PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION)
                        .containsKey(PropertyKey.fromValue(name)));
    }

    private static MysqlSettings settings(String host, String database, String user, boolean tls) {
        return new MysqlSettings(
                host, 3307, database, user, new Secret(PASSWORD), tls, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
