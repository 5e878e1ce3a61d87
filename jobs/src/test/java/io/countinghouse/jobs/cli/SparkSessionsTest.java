package io.countinghouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.testing.GivenSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark takes system properties for what spark-submit was given. */
class SparkSessionsTest {
    private String set = "spark.none";

    @AfterEach
    void forget() {
        System.clearProperty(set);
    }

    @ParameterizedTest
    @CsvSource({
        "spark.sql.ansi.enabled, false",
        "spark.sql.session.timeZone, Asia/Kolkata",
        "spark.sql.storeAssignmentPolicy, LEGACY",
        "spark.sql.files.ignoreCorruptFiles, true",
        "spark.redaction.regex, nothing"
    })
    void whatSparkSubmitWasGivenCannotChangeFiguresOrShowSecrets(String name, String value) {
        set = name;
        System.setProperty(name, value);

        assertThatThrownBy(() -> SparkSessions.start(settings(), WorkSize.SMALL, "sales-marts"))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("spark-submit or spark-defaults.conf")
                .hasMessageContaining(name + ": found \"" + value + "\", expected ");
    }

    private static Settings settings() {
        return new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")))
                .load(
                        "local",
                        Optional.empty(),
                        List.of(),
                        List.of("spark.\"spark.master\"=\"local[1]\""),
                        GivenSecrets.of("word"))
                .settings(false);
    }
}
