package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run wrote of itself beside the lake; the services tell only whether a driver ended with 0.
 *
 * @param state {@code running}, {@code succeeded} or {@code failed}
 * @param exitCode once it has ended
 */
record RunRecord(
        String job,
        String runId,
        String command,
        String state,
        OptionalInt exitCode,
        Optional<String> message,
        String began,
        Optional<Instant> ended) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** In place of one that cannot be read, so that the others are shown. */
    static RunRecord unreadable(String job, String runId, String why) {
        return new RunRecord(job, runId, "", "unreadable", OptionalInt.empty(), Optional.of(why), "", Optional.empty());
    }

    boolean endedBefore(Instant instant) {
        return ended.filter(end -> end.isBefore(instant)).isPresent();
    }

    /** In the bucket of the zones, beside {@code lake/}. */
    static String key(String job, String runId) {
        return folder(job) + runId + ".json";
    }

    static String folder(String job) {
        return "runs/" + job + "/";
    }

    /**
     * Reads a record.
     *
     * @param where for messages
     * @throws CountinghouseException STORAGE when it is no record
     */
    static RunRecord parse(String where, byte[] json) {
        try {
            JsonNode record = MAPPER.readTree(json);
            if (!record.path("job").isTextual()
                    || !record.path("run_id").isTextual()
                    || !record.path("state").isTextual()) {
                throw new CountinghouseException(
                        ErrorCode.STORAGE, where + ": found no job, run_id or state, expected the record of a run");
            }
            return new RunRecord(
                    record.path("job").textValue(),
                    record.path("run_id").textValue(),
                    record.path("command").asText(),
                    record.path("state").textValue(),
                    record.path("exit_code").isInt()
                            ? OptionalInt.of(record.path("exit_code").intValue())
                            : OptionalInt.empty(),
                    Optional.ofNullable(record.path("message").textValue()),
                    record.path("began").asText(),
                    Optional.ofNullable(record.path("ended").textValue()).map(Instant::parse));
        } catch (DateTimeParseException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE,
                    where + ": found ended \"" + e.getParsedString() + "\", expected a time as 2026-11-28T02:30:00Z",
                    e);
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE, where + ": found no JSON, expected the record of a run", e);
        }
    }
}
