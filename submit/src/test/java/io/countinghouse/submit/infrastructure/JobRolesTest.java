package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.jobs.JobRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each job's role in the stack is the one that {@code submit/emr/env} names, with the policy of {@code submit/aws/iam}. */
class JobRolesTest {
    /** Without what this machine's environment says of another one. */
    private static final Config DEV = ConfigFactory.parseFile(
                    RealParts.root().resolve("submit/emr/env/dev.conf").toFile())
            .resolve(ConfigResolveOptions.noSystem());

    /** No account's; where files must have one. */
    static final String ACCOUNT = DEV.getString("account");

    static List<String> jobs() {
        return JobRegistry.names();
    }

    /** ARNs in dev, in the order of {@link JobRegistry}. */
    static List<String> roles() {
        return jobs().stream().map(job -> DEV.getString("roles." + job)).toList();
    }

    static List<Map<String, Object>> statements(Map<String, Object> role) {
        List<Map<String, Object>> statements = new ArrayList<>();
        for (Object policy : (List<?>) role.get("Policies")) {
            Map<String, Object> document = Template.map(Template.map(policy).get("PolicyDocument"));
            ((List<?>) document.get("Statement")).forEach(statement -> statements.add(Template.map(statement)));
        }
        return statements;
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theStackHasTheRoleWithThePolicyOfTheFile(String job) {
        for (boolean onCluster : List.of(true, false)) {
            Map<String, Object> role = new Stack(
                            ACCOUNT,
                            Map.of("ClusterInstanceRole", "arn:aws:iam::" + ACCOUNT + ":role/emr"),
                            Map.of("HasClusterRole", onCluster, "MakesSecret", true))
                    .properties(camelCase(job) + "Role");

            assertThat("arn:aws:iam::" + ACCOUNT + ":role/" + role.get("RoleName"))
                    .isEqualTo(DEV.getString("roles." + job));
            assertThat(statements(role))
                    .isEqualTo(new ObjectMapper()
                            .convertValue(
                                    Policy.document(job).get("Statement"),
                                    new TypeReference<List<Map<String, Object>>>() {}));
            assertThat(role.get("AssumeRolePolicyDocument").toString().contains("sts:TagSession"))
                    .isEqualTo(onCluster);
        }
    }

    private static String camelCase(String name) {
        return Arrays.stream(name.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
