package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.testing.GivenSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No configuration can widen what a connection or a session may do. */
class SecureConfigurationTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1?allowLoadLocalInfile=true",
                "127.0.0.1/other?autoDeserialize=true",
                "127.0.0.1&allowMultiQueries=true",
                "127.0.0.1#fragment",
                "(host=127.0.0.1,queryInterceptors=evil.Interceptor)",
                "address=(host=127.0.0.1)(socketFactory=evil.Factory)",
                "[127.0.0.1,other]",
                "127.0.0.1,other",
                "127.0.0.1:3306",
                "user:word@127.0.0.1",
                "127.0.0.1%3fallowUrlInLocalInfile=true",
                "127.0.0.1 x",
                "local\thost",
                "jdbc:mysql://127.0.0.1",
                "../127.0.0.1",
                "-host",
                "host..name",
                "höst"
            })
    void aHostIsANameAndNothingElse(String host) {
        assertRefused("host", host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "figures?allowLoadLocalInfile=true",
                "figures&detectCustomCollations=true",
                "figures/other",
                "figures(x)",
                "a,b",
                "a@b",
                "a b",
                "a;DROP TABLE b",
                "a`b",
                "a'b",
                "a.b",
                "a#b",
                "%66igures",
                "_________________________________________________________________"
            })
    void aDatabaseIsANameAndNothingElse(String database) {
        assertRefused("database", database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root?x=y", "a&b", "a/b", "a(b", "a,b", "a@localhost", "a b", "a'b", "a:b", "-a", "ä"})
    void aUserIsANameAndNothingElse(String user) {
        assertRefused("user", user);
        assertRefused("migration-user", user);
    }

    @ParameterizedTest
    @CsvSource({
        "db-1.cluster-x9.eu-west-1.rds.amazonaws.com, count_house_2, app-user.2",
        "10.0.0.7, c, c",
        "2001:db8::7, c, c",
        "fe80:0:0:0:0:0:0:1, c, c"
    })
    void namesAsServersHaveThemAreTaken(String host, String database, String user) {
        String names =
                """
                mysql { host = "%s", database = "%s", user = "%s", tls = verify }
                """
                        .formatted(host, database, user);

        MysqlSettings mysql = load(names).settings(true).mysql();

        assertThat(List.of(mysql.host(), mysql.database(), mysql.user())).containsExactly(host, database, user);
    }

    @Test
    void aPasswordInsideAHostIsNotPrinted() {
        assertThatThrownBy(() ->
                        load("mysql.host = \"db?user=me&password=hunter2\"").settings(false))
                .hasMessageContaining("mysql.host: found the character \"?\" in it")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowLoadLocalInfile",
                "allowUrlInLocalInfile",
                "allowMultiQueries",
                "autoDeserialize",
                "queryInterceptors",
                "socketFactory",
                "detectCustomCollations",
                "properties",
                "url",
                "ssl-mode"
            })
    void theDriversOwnPropertiesAreNoSettings(String property) {
        assertThatThrownBy(() -> load("\nmysql." + property + " = true").settings(false))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("mine.conf: 2: mysql." + property + ": found an unknown key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spark.sql.ansi.enabled       | false            | true",
                "spark.sql.session.timeZone   | Europe/Berlin    | UTC",
                "spark.sql.session.timeZone   | +02:00           | UTC",
                "spark.sql.storeAssignmentPolicy | LEGACY        | ANSI",
                "spark.sql.files.ignoreCorruptFiles | true       | false",
                "spark.sql.files.ignoreMissingFiles | true       | false",
                "spark.hadoop.parquet.page.verify-checksum.enabled | false | true",
                "spark.redaction.regex        | no such name     | a pattern that finds each of [password",
                "spark.redaction.regex        | password         | a pattern that finds each of [password",
                "spark.redaction.regex        | '(?i)password|(' | a pattern that finds each of [password"
            })
    void sparkPropertiesThatFiguresOrSecretsDependOnStay(String name, String value, String expected) {
        assertThatThrownBy(() -> load("\n\nspark { \"%s\" = \"%s\" }".formatted(name, value))
                        .settings(false))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(
                        "mine.conf: 3: spark." + name + ": found \"" + value + "\", expected " + expected);
        assertThatThrownBy(() -> SparkRules.require(Map.of(name, value)))
                .isInstanceOf(CountinghouseException.class)
                .hasMessageContaining(name + ": found \"" + value + "\", expected " + expected);
    }

    @Test
    void sparkPropertiesWithinTheRulesAreFree() {
        assertThatCode(() ->
                        load("""
                                spark {
                                  "spark.sql.ansi.enabled" = TRUE
                                  "spark.sql.shuffle.partitions" = 7
                                  "spark.redaction.regex" = "(?i)secret|password|token|access[.]?key|credential|salary"
                                }
                                """)
                                .settings(false))
                .doesNotThrowAnyException();
    }

    private void assertRefused(String key, String name) {
        assertThatThrownBy(() -> load("\nmysql." + key + " = \"" + name.replace("\t", "\\t") + "\"")
                        .settings(true))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("1 mistake:")
                .hasMessageContaining("mine.conf: 2: mysql." + key + ": found ");
    }

    private Configuration load(String text) {
        try {
            Path file = Files.writeString(folder.resolve("mine.conf"), text);
            return new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")))
                    .load("local", Optional.empty(), List.of(file.toString()), List.of(), GivenSecrets.of("word"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
