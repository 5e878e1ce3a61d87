package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.testing.SecretsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that speaks its protocol; what a JVM remembers, it remembers by name. */
class SecretsManagerTest {
    private static final String CANARY = "canary-9d41";

    private final SecretsServer server = new SecretsServer();
    private final String name = "prod/" + UUID.randomUUID();

    @AfterEach
    void close() {
        server.close();
    }

    private MysqlSettings load(String... sets) {
        List<String> all = new ArrayList<>(List.of("mysql.login=secrets-manager", "mysql.secret=\"" + name + "\""));
        all.addAll(List.of(sets));
        return new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")))
                .load("local", Optional.empty(), List.of(), all, variable -> Optional.empty())
                .settings(false)
                .mysql();
    }

    private void put(String user, String password) {
        server.put(name, "{\"username\":\"" + user + "\",\"password\":\"" + password + "\",\"port\":3306}");
    }

    @Test
    void userAndPasswordAreThoseOfTheSecretAndAskedForOnce() {
        put("runner", CANARY);

        MysqlSettings settings = load("aws.region=eu-central-1");

        assertThat(settings.user()).isEqualTo("runner");
        assertThat(settings.password().reveal()).isEqualTo(CANARY);
        assertThat(server.asked()).containsExactly(name);
        assertThat(server.regions()).containsExactly("eu-central-1");
        assertThat(settings.toString()).contains(name).doesNotContain(CANARY);
    }

    @Test
    void aRefusedPasswordIsFetchedAgainOnceAndNotWhereAnotherIsKnownByNow() {
        put("runner", "old");
        MysqlLogin login = load().login();
        MysqlLogin.Access old = login.access();
        put("runner", "new");

        assertThat(login.access().password().reveal()).isEqualTo("old");
        assertThat(login.insteadOf(old).orElseThrow().password().reveal()).isEqualTo("new");
        assertThat(login.insteadOf(old).orElseThrow().password().reveal()).isEqualTo("new");
        assertThat(server.asked()).hasSize(2);
        assertThat(login.insteadOf(login.access())).isEmpty();
    }

    @Test
    void anExecutorFindsTheLoginByItsNameWithoutASecretOnTheWay() throws Exception {
        put("runner", CANARY);
        MysqlSettings settings = load();

        String told = settings.login().name().orElseThrow();
        assertThat(told).doesNotContain(CANARY);
        assertThat(MysqlLogin.named(told).access().password().reveal()).isEqualTo(CANARY);
        byte[] bytes = serialized(settings);
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(CANARY);
        assertThat(((MysqlSettings) new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject()).user())
                .isEqualTo("runner");
    }

    private static byte[] serialized(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @Test
    void aLoginOfRdsIsFoundByItsNameAlsoAtAnAddressOfVersionSix() {
        RdsIamLogin login = new RdsIamLogin("", "2001:db8::7", 3306, "runner");

        assertThat(MysqlLogin.named(login.name().orElseThrow())).isEqualTo(login);
    }

    @Test
    void allMistakesAreToldAtOnceAndNoneTellsASecret() {
        server.put(name, "{\"username\":\"runner\",\"pass\":\"" + CANARY + "\"}");

        assertThatThrownBy(() -> load(
                        "aws.region=\"Europe/Paris\"",
                        "mysql.tls-ca=\"/no/such/file.pem\"",
                        "mysql.tls=verify",
                        "mysql.port=0"))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessageContaining("The configuration has 4 mistakes:")
                .hasMessageContaining("aws.region: found \"Europe/Paris\", expected a region")
                .hasMessageContaining("mysql.tls-ca: found \"/no/such/file.pem\"")
                .hasMessageContaining("found no text \"password\" in it, expected a JSON object that has one")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void aSecretThatIsNoneOrNotOursIsAMistakeAndAServiceThatDoesNotAnswerIsNone() {
        assertThatThrownBy(this::load)
                .hasMessageContaining("mysql.secret: found \"" + name + "\"")
                .hasMessageContaining("found no such secret");
        server.refuse("AccessDeniedException");
        assertThatThrownBy(this::load)
                .hasMessageContaining("AccessDeniedException (status 400); may this machine's role call"
                        + " secretsmanager:GetSecretValue for it?");
        server.refuse("ThrottlingException");
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.SECRETS_UNREACHABLE));
    }

    @Test
    void aSecretWrittenIntoTheConfigurationIsNotRepeated() {
        assertThatThrownBy(() -> load("mysql.secret=\"" + CANARY + " is it\""))
                .hasMessageContaining("mysql.secret: found what is no secret's name")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void rdsTokensGoOverTlsOnly() {
        assertThatThrownBy(() -> load("mysql.login=rds-iam"))
                .hasMessageContaining("mysql.tls: found off beside login = rds-iam, expected verify");
    }

    @Test
    void anySecretCanBeAMemberOfOneOrTheWhole() {
        server.put(name, "{\"hook\":\"" + CANARY + "\"}");
        SecretsProvider secrets =
                ((SecretsProvider) variable -> Optional.of(new Secret("of " + variable))).orSecretsManager("");

        assertThat(secrets.secret("secretsmanager:" + name + "#hook")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(CANARY);
        assertThat(secrets.secret("secretsmanager:" + name).orElseThrow().reveal())
                .contains("hook");
        assertThat(secrets.secret("secretsmanager:" + name + "#other")).isEmpty();
        assertThat(secrets.secret("secretsmanager:none-" + name)).isEmpty();
        assertThat(secrets.secret("VARIABLE").orElseThrow().reveal()).isEqualTo("of VARIABLE");
    }
}
