package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In AWS's place: each run ends as it was told to, at the second look. */
final class ToldService implements Service {
    /** What becomes of a run. */
    enum End {
        DONE("succeeded", "0"),
        UNREACHABLE("failed", "4"),
        CHECK_FAILED("failed", "3"),
        /** Without a word in its record. */
        DIED("running", "null"),
        CANCELLED("running", "null"),
        UNREADABLE("", "");

        private final String state;
        private final String code;

        End(String state, String code) {
            this.state = state;
            this.code = code;
        }
    }

    final List<Submission> submissions = new ArrayList<>();
    final List<String> cancelled = new ArrayList<>();
    private final Deque<End> ends = new ArrayDeque<>();
    private final Map<String, Submitted> runs = new HashMap<>();
    private final Map<String, End> endOf = new HashMap<>();
    private final Map<String, String> records = new HashMap<>();
    private int outages;
    private int refused;

    ToldService(End... ends) {
        then(ends);
    }

    ToldService then(End... more) {
        ends.addAll(Arrays.asList(more));
        return this;
    }

    /** The next looks find nobody. */
    ToldService unreachableFor(int looks) {
        outages = looks;
        return this;
    }

    /** Of a run that was submitted before, in this state. */
    Submitted given(String id, Submitted.State state) {
        Submitted run = new Submitted(id, "sales-marts/2026-11-28/x/" + id, state, "", Instant.EPOCH);
        runs.put(id, run);
        return run;
    }

    /** The next requests to cancel are refused. */
    ToldService refusingToCancel(int times) {
        refused = times;
        return this;
    }

    /** The record that the run left, as its key's name has it. */
    Optional<String> record(String key) {
        return Optional.ofNullable(records.get(key.substring(key.lastIndexOf('/') + 1)));
    }

    @Override
    public List<Submitted> beginningWith(String start) {
        return submissions.stream()
                .map(submission -> runs.get(submission.runId().toString()))
                .filter(run -> run.name().startsWith(start))
                .toList();
    }

    @Override
    public Submitted submit(Submission submission) {
        submissions.add(submission);
        String id = submission.runId().toString();
        endOf.put(id, ends.remove());
        Submitted run = new Submitted(id, submission.name(), Submitted.State.RUNNING, "", Instant.EPOCH);
        runs.put(id, run);
        return run;
    }

    @Override
    public Submitted find(String id) {
        if (outages > 0) {
            outages--;
            throw new CountinghouseException(ErrorCode.SOURCE_UNREACHABLE, "The service: got no answer");
        }
        Submitted run = runs.get(id);
        End end = endOf.get(id);
        if (end != null && run.state() == Submitted.State.RUNNING) {
            Submitted.State state =
                    switch (end) {
                        case DONE -> Submitted.State.SUCCEEDED;
                        case CANCELLED -> Submitted.State.CANCELLED;
                        default -> Submitted.State.FAILED;
                    };
            run = new Submitted(id, run.name(), state, "the driver ended", run.created());
            runs.put(id, run);
            records.put(
                    id + ".json",
                    end == End.UNREADABLE
                            ? "<"
                            : """
                    {"job":"%s","run_id":"%s","command":"run","state":"%s","exit_code":%s,"message":null,
                     "began":"2026-11-28T02:30:00Z","ended":null}
                    """
                                    .formatted(run.job(), id, end.state, end.code));
        }
        return run;
    }

    @Override
    public Optional<String> runId(Submitted run) {
        return Optional.of(run.id());
    }

    @Override
    public void cancel(Submitted run) {
        if (refused > 0) {
            refused--;
            throw new CountinghouseException(ErrorCode.SOURCE_REFUSED, "The service: found HTTP 400");
        }
        cancelled.add(run.id());
    }

    @Override
    public List<String> driverLogs(Submitted run, LogFiles logs) {
        return List.of();
    }

    @Override
    public String title() {
        return "a service as told";
    }

    @Override
    public void close() {}
}
