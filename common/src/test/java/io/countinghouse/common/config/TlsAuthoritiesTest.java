package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsAuthoritiesTest {
    private static final String FILES = "spark.files";

    @TempDir
    private Path folder;

    @AfterEach
    void noFiles() {
        System.clearProperty(FILES);
    }

    /** On EMR Serverless the configuration is read before Spark has copied its files. */
    @Test
    void aSubmittedFileIsReadWhereItCameFromByItsName() throws Exception {
        Path file = Files.writeString(folder.resolve("authorities-of-this-test.pem"), TestAuthority.PEM);
        System.setProperty(FILES, "file:///elsewhere/run.conf,file://" + file);

        assertThat(TlsAuthorities.keyStore(file.getFileName().toString())).isRegularFile();
    }

    /** A run that is tried again finds it; one whose settings are wrong does not. */
    @Test
    void aStoreThatDoesNotAnswerIsNoMistakeOfTheSettings() {
        Map<String, String> spark = Map.of(
                "spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:1",
                "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                "spark.hadoop.fs.s3a.access.key", "a",
                "spark.hadoop.fs.s3a.secret.key", "b",
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.hadoop.fs.s3a.attempts.maximum", "0",
                "spark.hadoop.fs.s3a.retry.limit", "0");

        assertThatThrownBy(() -> TlsAuthorities.keyStore("s3a://bucket/authorities.pem", spark))
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.STORAGE_UNREACHABLE))
                .hasMessageStartingWith("mysql.tls-ca: s3a://bucket/authorities.pem could not be read: ");
    }

    @Test
    void aFileThatIsNotThereIsOne() {
        assertThatThrownBy(() -> TlsAuthorities.keyStore("no-such.pem"))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    }
}
