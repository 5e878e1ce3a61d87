package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsAuthoritiesTest {
    private static final String FILES = "spark.files";
    private static final String PEM =
            """
            -----BEGIN CERTIFICATE-----
            MIIBkjCCATmgAwIBAgIUWZKRXAqPJUUKh4ReQGfLP/zHKT8wCgYIKoZIzj0EAwIw
            HjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIGEgdGVzdDAgFw0yNjExMjgxMTM0MzNa
            GA8yMTI2MTEwNDExMzQzM1owHjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIGEgdGVz
            dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCWBB7SouSWT0qUbwWhIuR9Chd0X
            lTRe0vUcAar9TyDSc8zCKXlnSZxoECv5PyUivr0JqJfjH6cb7lnnE0pANTijUzBR
            MB0GA1UdDgQWBBRcae0bXOXx/G8AJtlAJLdYhISf6TAfBgNVHSMEGDAWgBRcae0b
            XOXx/G8AJtlAJLdYhISf6TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA
            MEQCICSSxgk+Q1VilcHtAYpcGFxdLUWatp4K145njBvbQ5TLAiAJvd87SEIg3ACP
            n2yCgd/DxTQKgyTyZCfwnlK2XSYmag==
            -----END CERTIFICATE-----
            """;

    @TempDir
    private Path folder;

    @AfterEach
    void noFiles() {
        System.clearProperty(FILES);
    }

    /** On EMR Serverless the configuration is read before Spark has copied its files. */
    @Test
    void aSubmittedFileIsReadWhereItCameFromByItsName() throws Exception {
        Path file = Files.writeString(folder.resolve("authorities-of-this-test.pem"), PEM);
        System.setProperty(FILES, "file:///elsewhere/run.conf,file://" + file);

        assertThat(TlsAuthorities.keyStore(file.getFileName().toString())).isRegularFile();
    }
}
