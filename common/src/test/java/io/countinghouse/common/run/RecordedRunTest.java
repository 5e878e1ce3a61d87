package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.config.Zones;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRunTest {
    private static final RunId ID = RunId.of("123e4567-e89b-42d3-a456-426614174000");

    @TempDir
    private Path folder;

    private RecordedRun recorded(Optional<RunId> asked) {
        String root = "file://" + folder;
        return RecordedRun.of(
                new Zones(root + "/raw", root + "/data/lake", root + "/archive", root + "/quarantine"),
                "toys",
                "rebuild",
                asked,
                new Configuration());
    }

    private JsonNode record(String id) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("data/runs/toys/" + id + ".json").toFile());
    }

    @Test
    void aRunIsOnRecordWhileItRunsAndWhenItHasEnded() throws IOException {
        RecordedRun run = recorded(Optional.of(ID));

        run.begin(ID.toString(), "local-1");
        JsonNode running = record(ID.toString());
        run.end(ExitCode.ATTENTION, "1 batch; a file waits", Map.of("rows_landed", 7L));
        JsonNode ended = record(ID.toString());

        assertThat(running.get("state").textValue()).isEqualTo("running");
        for (String unknown : new String[] {"exit_code", "error_code", "message", "ended"}) {
            assertThat(running.get(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(ended.get("job").textValue()).isEqualTo("toys");
        assertThat(ended.get("run_id").textValue()).isEqualTo(ID.toString());
        assertThat(ended.get("command").textValue()).isEqualTo("rebuild");
        assertThat(ended.get("application_id").textValue()).isEqualTo("local-1");
        assertThat(ended.get("state").textValue()).isEqualTo("succeeded");
        assertThat(ended.get("exit_code").intValue()).isEqualTo(6);
        assertThat(ended.get("error_code").isNull()).isTrue();
        assertThat(ended.get("message").textValue()).isEqualTo("1 batch; a file waits");
        assertThat(ended.get("counts").toString()).isEqualTo("{\"rows_landed\":7}");
        assertThat(Instant.parse(ended.get("ended").textValue()))
                .isAfterOrEqualTo(Instant.parse(ended.get("began").textValue()));
        assertThat(ended.get("versions").fieldNames())
                .toIterable()
                .containsExactly("countinghouse", "git", "spark", "delta", "hadoop", "java");
        assertThat(ended.get("versions").get("countinghouse").textValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(ended.get("versions").get("spark").textValue()).startsWith("4.0.");
        assertThat(ended.get("versions").get("git").textValue()).matches("[0-9a-f]{40}(-changed)?|unknown");
    }

    @Test
    void aFailureIsOnRecordAlsoOfARunThatNeverBeganAndTheFirstOneStays() throws IOException {
        RecordedRun run = recorded(Optional.of(ID));

        run.fail(new CountinghouseException(ErrorCode.LEASE_HELD, "The lease of toys is held"));
        run.fail(new CountinghouseException(ErrorCode.INTERNAL, "told later"));

        JsonNode record = record(ID.toString());
        assertThat(record.get("state").textValue()).isEqualTo("failed");
        assertThat(record.get("exit_code").intValue()).isEqualTo(5);
        assertThat(record.get("error_code").textValue()).isEqualTo("LEASE_HELD");
        assertThat(record.get("message").textValue()).isEqualTo("The lease of toys is held");
        assertThat(record.get("application_id").isNull()).isTrue();
    }

    @Test
    void aLaterAttemptIsOnRecordUnderItsOwnIdAndUnderTheOneThatWasAskedFor() throws IOException {
        String second = ID.attempt(2).toString();
        RecordedRun run = recorded(Optional.of(ID));

        run.begin(second, "local-2");
        run.end(ExitCode.DONE, "done", Map.of());

        assertThat(record(ID.toString())).isEqualTo(record(second));
        assertThat(record(second).get("run_id").textValue()).isEqualTo(second);
    }

    @Test
    void aRecordThatCannotBeWrittenChangesNothing() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where a folder would have to be");
        RecordedRun run = recorded(Optional.empty());

        assertThatCode(() -> {
                    run.begin(run.first().toString(), "local-1");
                    run.end(ExitCode.DONE, "done", Map.of());
                })
                .doesNotThrowAnyException();
        assertThat(folder.resolve("data")).isRegularFile();
    }
}
