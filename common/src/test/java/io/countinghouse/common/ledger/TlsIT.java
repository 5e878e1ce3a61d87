package io.countinghouse.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.testing.GivenSecrets;
import io.countinghouse.common.testing.MysqlGreeter;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside the sandbox no password goes to a server that cannot prove who it is. */
class TlsIT {
    private static final String STORE_PASSWORD = "of-the-store";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir
    private Path folder;

    @AfterEach
    void trustAsBefore() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        Path store = certificate("ip:127.0.0.1");
        assertRefused(store, "Path does not chain with any of the trust anchors");
    }

    @Test
    void aTrustedCertificateOfAnotherServerIsRefused() throws Exception {
        Path store = certificate("dns:db.example.com");
        trust(store);
        assertRefused(store, "Server identity verification failed");
    }

    @Test
    void aTrustedCertificateOfThisServerIsEnough() throws Exception {
        Path store = certificate("ip:127.0.0.1");
        trust(store);
        try (MysqlGreeter server = new MysqlGreeter(identity(store))) {
            assertThatThrownBy(() -> new Database(settings(server.port(), true)).open())
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.FAILED))
                    .hasMessageContaining("Not here");
            assertThat(server.loggedIn()).isTrue();
        }
    }

    /** A bundle holds the authorities of many regions. */
    @Test
    void aCertificateOfAnAuthorityInTheFileIsEnough() throws Exception {
        Path other = certificate("dns:other.example.com", "other");
        Path store = certificate("ip:127.0.0.1");
        Path bundle = Files.writeString(
                folder.resolve("bundle.pem"), "# of two regions\n" + pem(other) + "\n# the second\n" + pem(store));

        try (MysqlGreeter server = new MysqlGreeter(identity(store))) {
            assertThatThrownBy(() -> new Database(settings(server.port(), bundle)).open())
                    .hasMessageContaining("Not here");
            assertThat(server.loggedIn()).isTrue();
        }
    }

    @Test
    void oneOfAnAuthorityThatIsNotInTheFileIsRefusedAlsoWhenTheJvmTrustsIt() throws Exception {
        Path bundle =
                Files.writeString(folder.resolve("other.pem"), pem(certificate("dns:other.example.com", "another")));
        Path store = certificate("ip:127.0.0.1");
        trust(store);

        try (MysqlGreeter server = new MysqlGreeter(identity(store))) {
            assertThatThrownBy(() -> new Database(settings(server.port(), bundle)).open())
                    .hasMessageContaining("TLS failed: ")
                    .hasMessageContaining("mysql.tls-ca");
            assertThat(server.loggedIn()).isFalse();
        }
    }

    /** RDS asks users of its tokens for them as they are. */
    @Test
    void eachConnectionLogsInByATokenOfItsOwn() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIAEXAMPLE");
        System.setProperty("aws.secretAccessKey", "never-sent-either");
        Path store = certificate("ip:127.0.0.1");
        Path bundle = Files.writeString(folder.resolve("bundle.pem"), pem(store));
        try (MysqlGreeter server = new MysqlGreeter(identity(store), true)) {
            MysqlSettings settings = new ConfigurationFiles(
                            Optional.of(RealParts.root().resolve("conf")))
                    .load(
                            "local",
                            Optional.empty(),
                            List.of(),
                            List.of(
                                    "aws.region=eu-west-1",
                                    "mysql.login=rds-iam",
                                    "mysql.tls=verify",
                                    "mysql.user=runner",
                                    "mysql.port=" + server.port(),
                                    "mysql.tls-ca=\"" + bundle + "\""),
                            GivenSecrets.of("unused"))
                    .settings(false)
                    .mysql();
            Database database = new Database(settings);
            for (int connection = 0; connection < 2; connection++) {
                assertThatThrownBy(database::open).hasMessageContaining("Not here");
                // A token tells its second.
                Thread.sleep(1_100);
            }

            assertThat(server.passwords()).hasSize(2).doesNotHaveDuplicates().allSatisfy(token -> assertThat(token)
                    .startsWith("127.0.0.1:" + server.port() + "/?")
                    .contains(
                            "Action=connect",
                            "DBUser=runner",
                            "X-Amz-Credential=AKIAEXAMPLE",
                            "eu-west-1%2Frds-db%2Faws4_request",
                            "X-Amz-Signature=")
                    // A quarter of an hour, less what was left of the second in which it was made.
                    .containsPattern("X-Amz-Expires=(900|899)&")
                    .doesNotContain("never-sent-either"));
            assertThat(settings.toString()).doesNotContain("X-Amz-Signature");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** The sandbox's server, or one whose offer of TLS somebody in between has taken out. */
    @Test
    void aServerWithoutTlsIsRefused() {
        int port = RealParts.shared().workspace().runtime().port();

        assertThatThrownBy(() -> new Database(settings(port, true)).open())
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.UNREACHABLE))
                .hasMessage("Could not connect to MySQL at 127.0.0.1:" + port
                        + ": SSL Connection required, but not provided by server.");
    }

    private void assertRefused(Path store, String why) throws Exception {
        try (MysqlGreeter server = new MysqlGreeter(identity(store))) {
            assertThatThrownBy(() -> new Database(settings(server.port(), true)).open())
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.UNREACHABLE))
                    .hasMessageStartingWith(
                            "Could not connect to MySQL at 127.0.0.1:" + server.port() + ": TLS failed: " + why)
                    .hasMessageContaining("an authority in the JVM's trust store");
            assertThat(server.loggedIn()).isFalse();
        }
    }

    private static MysqlSettings settings(int port, boolean tls) {
        return new MysqlSettings(
                "127.0.0.1",
                port,
                "countinghouse",
                "countinghouse",
                new Secret("never-sent"),
                tls,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    private static MysqlSettings settings(int port, Path authorities) {
        MysqlSettings plain = settings(port, true);
        return new MysqlSettings(
                plain.host(),
                plain.port(),
                plain.database(),
                plain.login(),
                true,
                authorities.toString(),
                plain.connectTimeout(),
                plain.socketTimeout());
    }

    private static String pem(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(store.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static void trust(Path store) {
        System.setProperty(TRUST_STORE, store.toString());
        System.setProperty(TRUST_STORE_PASSWORD, STORE_PASSWORD);
    }

    /** A key store with a key and a certificate that it signed itself. */
    private Path certificate(String name) throws IOException, InterruptedException {
        return certificate(name, "identity");
    }

    private Path certificate(String name, String file) throws IOException, InterruptedException {
        Path store = folder.resolve(file + ".p12");
        Path log = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + name,
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor()).as(Files.readString(log)).isZero();
        return store;
    }

    private static SSLContext identity(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
