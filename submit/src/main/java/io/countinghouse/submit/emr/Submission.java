package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run that is asked for. Asked for again in the same words, by the same trigger, it has the same name; so nobody needs to
 * remember whether it was submitted.
 *
 * @param job whose entry says how; of several jobs the first
 * @param command the command line's words up to where this class adds its own: a verb, its jobs, options
 * @param slice what is worked on, e.g. a month, or the day on which the run was asked for
 * @param trigger who asked: a schedule's time, an event's id, or a person's word
 * @param attempt counts, from 1, the runs of this name
 */
record Submission(JobEntry job, List<String> command, String slice, String trigger, Release release, int attempt) {
    /** As EMR and EMR Serverless allow. */
    static final int LONGEST_NAME = 256;

    static final int HASH_CHARS = 12;

    /** A run that stops itself before it is ended from outside says why, and leaves no lease. */
    private static final Duration FOR_THE_END = Duration.ofMinutes(10);

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+=-]{0,99}");

    Submission {
        command = List.copyOf(command);
        require("slice", slice);
        require("trigger", trigger);
    }

    private static void require(String what, String found) {
        if (!PART.matcher(found).matches()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    what + ": found \"" + found + "\", expected at most 100 letters, digits and . _ : + = -");
        }
    }

    /** What EMR shows, and what tells whether this was submitted before. */
    String name() {
        return name(job.job(), slice, hash(), trigger);
    }

    static String name(String job, String slice, String hash, String trigger) {
        return job + "/" + slice + "/" + hash + "/" + trigger;
    }

    /** Of what will be done: the command, the settings and the code; of a release the last two are fixed. */
    String hash() {
        return Digests.sha256(String.join("\n", told())).substring(0, HASH_CHARS);
    }

    /** What is hashed, a line each. */
    List<String> told() {
        return Stream.concat(command.stream(), Stream.of(job.conf(), release.id()))
                .toList();
    }

    /** Differs from attempt to attempt, as tokens and run ids must. */
    String attemptName() {
        return attempt == 1 ? name() : name() + "/" + attempt;
    }

    /** Known before the driver is, so that its record can be looked for whatever becomes of it. */
    UUID runId() {
        return UUID.nameUUIDFromBytes(attemptName().getBytes(StandardCharsets.UTF_8));
    }

    /** By job, the id of its run: of several jobs each has one of its own. */
    Map<String, RunId> runIds() {
        RunId given = new RunId(runId());
        List<String> jobs = command.stream()
                .skip(1)
                .takeWhile(word -> !word.startsWith("--"))
                .toList();
        Map<String, RunId> ids = new LinkedHashMap<>();
        jobs.forEach(name -> ids.put(name, jobs.size() == 1 ? given : given.ofJob(name)));
        return ids;
    }

    /** At most 64 of {@code [A-Za-z0-9._-]} are allowed, so it cannot be the name. */
    String clientToken() {
        return Digests.sha256(attemptName());
    }

    /** The arguments of the job jar's main class. */
    List<String> arguments() {
        List<String> all = new ArrayList<>(command);
        all.addAll(ending(job));
        all.add(runId().toString());
        return all;
    }

    /** What stands between the command and the run's id. */
    static List<String> ending(JobEntry job) {
        long minutes = job.timeout().minus(FOR_THE_END).toMinutes();
        return List.of("--env", "emr", "--conf", job.conf(), "--set", "limits.max-run=" + minutes + "min", "--run-id");
    }

    Submission attempt(int number) {
        return new Submission(job, command, slice, trigger, release, number);
    }
}
