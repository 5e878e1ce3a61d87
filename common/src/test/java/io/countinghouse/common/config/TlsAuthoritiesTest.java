package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
