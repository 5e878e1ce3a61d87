package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

class JobRunPayloadTest {
    static Stream<String> jobs() {
        return Shipped.settings("dev").jobs().stream().map(JobEntry::job);
    }

    @Test
    void aJobRunSaysAllThatTheServiceNeeds() {
        Golden.assertIs("job-run.json", RequestJson.text(RequestJson.of(request("sales-marts"))));
    }

    private static Properties layout(LogFormat format) throws IOException {
        Properties file = new Properties();
        try (Reader text =
                Files.newBufferedReader(Shipped.root().resolve("conf").resolve(format.layout()))) {
            file.load(text);
        }
        return file;
    }

    @Test
    void linesOfJsonAreThoseOfACluster() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, String> said = Shipped.settings("dev").serverless().log4j2(LogFormat.JSON);

        assertThat(said)
                .containsEntry("rootLogger.appenderRef.stdout.ref", "json")
                .containsEntry("appender.json.layout.type", "JsonTemplateLayout");
        assertThat(json.readTree(said.get("appender.json.layout.eventTemplate")))
                .isEqualTo(json.readTree(layout(LogFormat.JSON).getProperty("appender.console.layout.eventTemplate")));
    }

    @Test
    void linesOfTheLogLookAsOnAClusterWithJobAndRun() throws IOException {
        Properties file = layout(LogFormat.TEXT);
        Map<String, String> said = Shipped.settings("dev").serverless().log4j2();

        assertThat(file.stringPropertyNames().stream().filter(name -> name.contains("ppender")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(said).containsEntry(name, file.getProperty(name)));
        assertThat(said.get("appender.console.layout.pattern")).contains("job=", "run=");
    }

    /** It would retry whatever the exit code; the run's record is read by who submitted it. */
    @ParameterizedTest
    @MethodSource("jobs")
    void theServiceItselfNeverTriesAgain(String job) {
        assertThat(request(job).retryPolicy().maxAttempts()).isOne();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aRunMayTouchItsOwnFoldersAndItsReleaseOnly(String job) {
        assertThat(request(job).executionIamPolicy().policy())
                .hasSizeLessThanOrEqualTo(2_048)
                .contains(
                        "arn:aws:s3:::countinghouse-dev/raw/" + job + "*",
                        "arn:aws:s3:::countinghouse-dev/runs/" + job + "*",
                        "arn:aws:s3:::countinghouse-dev-releases/releases/0.1.0+7e0e2fd8b22f/*")
                .doesNotContain("\"s3:*\"", "arn:aws:s3:::countinghouse-dev/*");
    }

    @Test
    void anArgumentThatIsTooLongIsRefused() {
        Submission run = Shipped.run("sales-marts", "manual");
        Submission tooLong = new Submission(
                run.job(), List.of("run", "x".repeat(10_281)), "2026-11-28", "manual", Shipped.RELEASE, 1);

        assertThatThrownBy(() -> JobRunPayload.request(Shipped.settings("dev"), tooLong))
                .hasMessage(
                        "sales-marts: an argument: found 10281 characters, expected at most 10280, which AWS takes");
    }

    @Test
    void optionsWithBlanksAreQuotedAsAShellWouldNeedIt() {
        assertThat(SubmitOptions.text(List.of("--conf", "a=b c", "--conf", "d='e'", "--files", "s3://b/x+y")))
                .isEqualTo("--conf 'a=b c' --conf 'd='\\''e'\\''' --files s3://b/x+y");
    }

    private static StartJobRunRequest request(String job) {
        return JobRunPayload.request(Shipped.settings("dev"), Shipped.run(job, "manual"));
    }
}
