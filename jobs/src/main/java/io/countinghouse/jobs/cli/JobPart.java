package io.countinghouse.jobs.cli;

import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.RunId;
import io.countinghouse.common.run.WorkInSight.Kind;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What a command does on one job.
 *
 * @param scope what of the job, for the application's name; empty: all of it
 * @param command under which its run is on record; none: it makes no run
 * @param runId the id that the run is to have
 * @param reads tells how large the work is
 * @param work gives the exit code
 */
record JobPart(
        String job,
        String scope,
        Optional<String> command,
        Optional<RunId> runId,
        Kind reads,
        ToIntFunction<JobRunner> work) {
    /** Of a command that makes no run. */
    static JobPart looking(String job, Kind reads, ToIntFunction<JobRunner> work) {
        return new JobPart(job, "", Optional.empty(), Optional.empty(), reads, work);
    }

    static JobPart running(String command, String job, Kind reads, ToIntFunction<JobRunner> work) {
        return new JobPart(job, "", Optional.of(command), Optional.empty(), reads, work);
    }

    /** The same, of a part of the job. */
    JobPart of(String part) {
        return new JobPart(job, part, command, runId, reads, work);
    }

    JobPart as(Optional<RunId> id) {
        return new JobPart(job, scope, command, id, reads, work);
    }

    /** The job, and what of it. */
    String title() {
        return scope.isEmpty() ? job : job + " " + scope;
    }
}
