package io.countinghouse.common.run;

import io.countinghouse.common.config.Zones;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.store.LakePaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run whose record, {@code runs/<job>/<run_id>.json} beside the lake, is written when it begins and when it ends, however it
 * ends. A record that cannot be written is told in the log and changes nothing about the run. One that says {@code running} of a
 * run that is no more tells that it was killed, or stopped itself since it had lost its lease.
 */
public final class RecordedRun {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);

    private final LakePaths paths;
    private final String command;
    private final Optional<RunId> asked;
    private final Configuration hadoop;
    private final Instant began = Instant.now();
    private final RunId first;
    private String runId;
    private Optional<String> applicationId = Optional.empty();
    private boolean ended;

    private RecordedRun(LakePaths paths, String command, Optional<RunId> asked, Configuration hadoop) {
        this.paths = paths;
        this.command = command;
        this.asked = asked;
        this.hadoop = hadoop;
        this.first = asked.orElseGet(RunId::random);
        this.runId = first.toString();
    }

    /**
     * A run that has not begun.
     *
     * @param command as a person types it
     * @param asked the id it is to have; none for one of its own
     * @param hadoop how the lake zone is reached
     */
    public static RecordedRun of(Zones zones, String job, String command, Optional<RunId> asked, Configuration hadoop) {
        return new RecordedRun(new LakePaths(zones, job), command, asked, hadoop);
    }

    /** The id that it is to have, if the ledger may know it already. */
    Optional<RunId> asked() {
        return asked;
    }

    RunId first() {
        return first;
    }

    /** @param id the one that the ledger has */
    void begin(String id, String application) {
        runId = id;
        applicationId = Optional.of(application);
        ended = false;
        write(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    void end(ExitCode exitCode, String message, Map<String, Long> counts) {
        ended = true;
        Optional<ErrorCode> error =
                exitCode == ExitCode.CHECK_FAILED ? Optional.of(ErrorCode.CHECK_FAILED) : Optional.empty();
        write(Optional.of(exitCode), error, Optional.of(message), counts);
    }

    /** Also of one that did not begin; does nothing when its end is on record. */
    public void fail(CountinghouseException failure) {
        if (!ended) {
            ended = true;
            write(
                    Optional.of(failure.exitCode()),
                    Optional.of(failure.code()),
                    Optional.of(String.valueOf(failure.getMessage())),
                    Map.of());
        }
    }

    private void write(
            Optional<ExitCode> exitCode,
            Optional<ErrorCode> errorCode,
            Optional<String> message,
            Map<String, Long> counts) {
        RunRecord record = new RunRecord(
                paths.job(),
                runId,
                command,
                exitCode,
                errorCode,
                message,
                began,
                exitCode.map(code -> Instant.now()),
                applicationId,
                counts);
        write(runId, record.toJson());
        if (!runId.equals(first.toString())) {
            write(first.toString(), record.toJson());
        }
    }

    private void write(String id, String json) {
        Path path = new Path(paths.run(id));
        try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "job={} run={} is not on record, {} could not be written: {}",
                    paths.job(),
                    runId,
                    path,
                    e.toString());
        }
    }
}
