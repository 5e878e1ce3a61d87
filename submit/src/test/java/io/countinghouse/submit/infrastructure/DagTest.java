package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Airflow DAG, read by a stand-in for Airflow that keeps what it is told. */
class DagTest {
    private static final Path FILE = RealParts.root().resolve("submit/airflow/countinghouse_dag.py");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STAND_IN = RealParts.root().resolve("submit/src/test/python");

    @Test
    void itIsPython(@TempDir Path folder) {
        Tool compiler = Tool.run(
                Map.of("PYTHONPYCACHEPREFIX", folder.toString()), "python3", "-m", "py_compile", FILE.toString());

        assertThat(compiler.status()).as(compiler.out()).isZero();
        assertThat(compiler.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverless", "ec2"})
    void itMakesOfEachJobADagWithTheArgumentsThatWereGenerated(String target) throws IOException {
        ArrayNode dags = (ArrayNode) snapshot(target).get("dags");
        // What an account gives is left to Airflow's variable.
        JsonNode jobs = JSON.readTree(Files.readString(FILE.resolveSibling("jobs.json"))
                        .replaceAll("\\$\\{(\\w+)}", "{{ var.json.countinghouse.$1 }}"))
                .get("jobs");

        for (JsonNode dag : dags) {
            ObjectNode task = (ObjectNode) dag.get("tasks").get(0);
            JsonNode generated = jobs.get(dag.get("dag_id").textValue().substring("countinghouse-".length()))
                    .get(target);
            generated.fieldNames().forEachRemaining(name -> assertThat(task.remove(name))
                    .as(name)
                    .isEqualTo(generated.get(name)));
        }
        try (InputStream looked = DagTest.class.getResourceAsStream("dags-" + target + ".json")) {
            assertThat(dags)
                    .as("what was looked at once, in the test's resources:\n" + dags.toPrettyString())
                    .isEqualTo(JSON.readTree(looked));
        }
        assertThat(dags.findValuesAsText("dag_id"))
                .containsExactlyInAnyOrderElementsOf(JobRegistry.names().stream()
                        .map("countinghouse-"::concat)
                        .toList());
    }

    @Test
    void aRunHasTheIdAndTheHashThatTheSubmitterGivesIt() throws IOException, NoSuchAlgorithmException {
        JsonNode snapshot = snapshot("serverless");
        String name = "sales-marts/2026-11-28/0123456789ab/x";

        assertThat(snapshot.get("run_ids"))
                .map(JsonNode::textValue)
                .containsExactly(
                        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        UUID.nameUUIDFromBytes((name + "/2").getBytes(StandardCharsets.UTF_8))
                                .toString());
        String hashed = String.join("\n", List.of("run", "sales-marts", "run.conf", "0.1.0+7e0e2fd8b22f"));
        assertThat(snapshot.get("hash").textValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.UTF_8)))
                        .substring(0, 12));
    }

    @Test
    void whatWouldFailAgainIsNotTriedAgain() throws IOException {
        JsonNode snapshot = snapshot("serverless");

        assertThat(snapshot.get("first_try").textValue()).isEqualTo("goes on");
        // By the exit code of the try before; a driver that died has left none.
        for (String code : List.of("None", "1", "4", "5")) {
            assertThat(snapshot.get("second_try_after").get(code).textValue())
                    .as(code)
                    .isEqualTo("goes on");
        }
        assertThat(snapshot.get("second_try_after").get("6").textValue())
                .isEqualTo(
                        "s3://data/runs/1.json: exit code 6; it is done and published, but something waits for a person");
        for (String code : List.of("2", "3")) {
            assertThat(snapshot.get("second_try_after").get(code).textValue())
                    .isEqualTo("s3://data/runs/1.json: exit code " + code + "; another try would end the same way");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverless", "ec2"})
    void whatWasCancelledIsStartedAgainByWhoClearsItsTaskOnly(String target) throws IOException {
        JsonNode snapshot = snapshot(target);

        assertThat(snapshot.get("cancelled").textValue()).startsWith("name: was cancelled");
        assertThat(snapshot.get("cancelled_while_it_waited").textValue()).startsWith("name: was cancelled");
        // A run whose time is over, a step that waited behind one that failed.
        assertThat(snapshot.get("cancelled_by_emr").textValue()).isEqualTo("goes on");
        assertThat(snapshot.get("cleared").textValue()).isEqualTo("goes on");
        assertThat(snapshot.get("cleared_and_failed_again").textValue()).contains("exit code 3");
    }

    @Test
    void aScheduleThatAirflowCannotFollowIsLeftOutAndNoOther() throws IOException {
        assertThat(snapshot("serverless").get("schedules"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {
                                  "cron(0 6 ? JUL WED *)": "0 6 * JUL WED",
                                  "rate(12 hours)": "12:00:00",
                                  "at(2026-12-01T00:00:00)": null,
                                  "cron(0 6 L * ? *)": null,
                                  "cron(0 6 ? * 2 *)": null,
                                  "cron(0 6 15W * ? *)": null,
                                  "cron(0 6 ? * FRIL *)": null
                                }
                                """));
    }

    private static JsonNode snapshot(String target) throws IOException {
        Tool python = Tool.run(
                Map.of("PYTHONPATH", STAND_IN.toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                "python3",
                STAND_IN.resolve("snapshot.py").toString(),
                FILE.toString(),
                target);
        assertThat(python.status()).as(python.out()).isZero();
        return JSON.readTree(python.out());
    }
}
