package io.countinghouse.common.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of a run, as its file tells whoever cannot ask the ledger, or sees an exit code that a cluster made of it.
 *
 * @param runId as the ledger has it
 * @param command that made the run, e.g. {@code run}
 * @param exitCode none while it is running
 * @param errorCode none unless it failed
 * @param message what the ledger keeps of its end
 * @param applicationId Spark's; none before Spark has started
 * @param counts what it took, landed and published, by name; none of a run that failed
 */
record RunRecord(
        String job,
        String runId,
        String command,
        Optional<ExitCode> exitCode,
        Optional<ErrorCode> errorCode,
        Optional<String> message,
        Instant began,
        Optional<Instant> ended,
        Optional<String> applicationId,
        Map<String, Long> counts) {
    /** As the ledger keeps of a message. */
    private static final int MOST_CHARS = 10_000;

    RunRecord {
        counts = new TreeMap<>(counts);
        message = message.map(text -> text.substring(0, Math.min(text.length(), MOST_CHARS)));
    }

    /** What is done and published has succeeded, also where something waits for a person. */
    enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    State state() {
        return exitCode.map(code -> code.isDone() ? State.SUCCEEDED : State.FAILED)
                .orElse(State.RUNNING);
    }

    /** One object; times are in UTC, and what is not known is null. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("job", job);
            json.writeStringField("run_id", runId);
            json.writeStringField("command", command);
            json.writeStringField("state", state().name().toLowerCase(Locale.ROOT));
            if (exitCode.isPresent()) {
                json.writeNumberField("exit_code", exitCode.get().status());
            } else {
                json.writeNullField("exit_code");
            }
            json.writeStringField("error_code", errorCode.map(Enum::name).orElse(null));
            json.writeStringField("message", message.orElse(null));
            json.writeStringField("began", began.toString());
            json.writeStringField("ended", ended.map(Instant::toString).orElse(null));
            json.writeStringField("application_id", applicationId.orElse(null));
            json.writeObjectFieldStart("counts");
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("versions");
            for (Map.Entry<String, String> version : CodeVersion.versions().entrySet()) {
                json.writeStringField(version.getKey(), version.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }
}
