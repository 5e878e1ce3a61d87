package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedConfigurationTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void aFileThatIncludesAnother() throws IOException {
        Files.writeString(folder.resolve("night.conf"), "include \"shared.conf\"\nlease.ttl = 30 s\n");
        Files.writeString(folder.resolve("shared.conf"), "lease { ttl = 10 s, patience = 20 s }\n");
    }

    private static Config read(String name, String... submitted) {
        return new NamedConfiguration(Configuration::new, new SubmittedFiles(List.of(submitted))).required(name);
    }

    private static void assertIsNight(Config read) {
        assertThat(read.getString("lease.ttl")).isEqualTo("30 s");
        assertThat(read.getString("lease.patience")).isEqualTo("20 s");
    }

    @Test
    void aPathIsReadWithWhatItIncludesBesideIt() {
        assertIsNight(read(folder.resolve("night.conf").toString()));
    }

    @Test
    void aUriIsReadThroughHadoopWithWhatItIncludesBesideIt() {
        assertIsNight(read("file://" + folder + "/night.conf"));
    }

    @Test
    void aSubmittedFileIsReadWhereItCameFromByItsNameOrTheOneItWasGiven() {
        String uri = "file://" + folder + "/night.conf";

        assertIsNight(read("night.conf", "file:///elsewhere/other.conf", uri));
        assertIsNight(read("tonight.conf", uri + "#tonight.conf"));
    }

    @Test
    void whatAFileIncludesMayBeASubmittedOne() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.move(folder.resolve("shared.conf"), elsewhere.resolve("shared.conf"));

        assertIsNight(read(folder.resolve("night.conf").toString(), "file://" + elsewhere + "/shared.conf"));
    }

    @Test
    void whatIsIncludedAndLiesNowhereIsLeftOutUnlessItIsRequired() throws IOException {
        Files.delete(folder.resolve("shared.conf"));
        assertThat(read(folder.resolve("night.conf").toString()).hasPath("lease.patience"))
                .isFalse();

        Path strict = Files.writeString(folder.resolve("strict.conf"), "include required(\"shared.conf\")\n");
        assertThatThrownBy(() -> read(strict.toString())).hasMessageContaining("shared.conf");
    }

    @Test
    void whatIsNowhereIsToldWithEveryPlaceThatWasLookedAt() {
        assertThatThrownBy(() -> read("gone.conf", "file:///a/day.conf", "s3a://bucket/night.conf#n.conf"))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessage("gone.conf: found no such file, expected a configuration in the working directory "
                        + Path.of("").toAbsolutePath()
                        + ", among the --files of spark-submit (day.conf, n.conf), or a URI such as"
                        + " s3a://BUCKET/gone.conf");
        String uri = "file://" + folder + "/gone.conf";
        assertThatThrownBy(() -> read(uri)).hasMessage(uri + ": found no such file, expected a configuration");
    }
}
