package io.countinghouse.submit.emr;

import io.countinghouse.common.error.ExitCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a run ended.
 *
 * @param message what is known of why
 * @param mayPassLater whether another attempt may end otherwise
 */
record Outcome(ExitCode exitCode, String message, boolean mayPassLater) {
    /** By what the run said of itself, and, where it could not, by what its service knows. */
    static Outcome of(Submitted run, Optional<RunRecord> record) {
        Optional<ExitCode> said = record.map(RunRecord::exitCode)
                .filter(code -> code.isPresent())
                .flatMap(code -> Arrays.stream(ExitCode.values())
                        .filter(known -> known.status() == code.getAsInt())
                        .findFirst());
        String message = record.flatMap(RunRecord::message).orElse(run.detail());
        if (run.state() == Submitted.State.SUCCEEDED) {
            return new Outcome(said.orElse(ExitCode.DONE), message, false);
        }
        if (run.state() == Submitted.State.CANCELLED) {
            return new Outcome(
                    ExitCode.FAILED, "was cancelled" + (run.detail().isEmpty() ? "" : ": " + run.detail()), false);
        }
        // A driver that ended badly after its work was done has failed all the same; one without a last word may have
        // died.
        ExitCode code = said.filter(known -> known != ExitCode.DONE).orElse(ExitCode.FAILED);
        return new Outcome(code, message, mayPassLater(code));
    }

    /**
     * The same of several jobs: that of those that are not done, if there are such.
     *
     * @param records by job, each its own
     */
    static Outcome ofAll(Submitted run, Map<String, Optional<RunRecord>> records) {
        boolean allDone = records.values().stream().allMatch(Outcome::isDone);
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        records.forEach((job, record) -> {
            if (allDone || !isDone(record)) {
                outcomes.put(job, of(run, record));
            }
        });
        return new Outcome(
                ExitCode.gravest(
                        outcomes.values().stream().map(Outcome::exitCode).toList()),
                outcomes.entrySet().stream()
                        .filter(outcome -> !outcome.getValue().message().isEmpty())
                        .map(outcome -> (records.size() == 1 ? "" : outcome.getKey() + ": ")
                                + outcome.getValue().message())
                        .collect(Collectors.joining("; ")),
                outcomes.values().stream().anyMatch(Outcome::mayPassLater));
    }

    private static boolean isDone(Optional<RunRecord> record) {
        return record.map(RunRecord::exitCode)
                .filter(code -> code.isPresent() && code.getAsInt() == ExitCode.DONE.status())
                .isPresent();
    }

    private static boolean mayPassLater(ExitCode code) {
        return switch (code) {
            case FAILED, UNREACHABLE, LEASE_HELD -> true;
            case DONE, USAGE, CHECK_FAILED, ATTENTION -> false;
        };
    }
}
