package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.step.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Submits, follows and, where a run may pass later, submits again. */
final class Submitter {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration RARELY = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private final Service service;
    private final RunRecords records;
    private final Progress progress;
    private final PrintStream out;
    private final Consumer<Duration> pauses;

    /** @param out gets a line for whatever was done */
    Submitter(Service service, RunRecords records, Progress progress, PrintStream out) {
        this(service, records, progress, out, Pause::of);
    }

    /** @param pauses waits so long */
    Submitter(Service service, RunRecords records, Progress progress, PrintStream out, Consumer<Duration> pauses) {
        this.service = service;
        this.records = records;
        this.progress = progress;
        this.out = out;
        this.pauses = pauses;
    }

    /**
     * How a submission is dealt with.
     *
     * @param force whether it is submitted though it is done
     * @param await whether its end is awaited
     * @param retries how often it is tried again
     */
    record Manner(boolean force, boolean await, int retries) {}

    /** Each, whatever becomes of the others; returns the gravest end. */
    ExitCode runEach(List<Submission> submissions, Function<JobEntry, Manner> manner) {
        List<ExitCode> ends = new ArrayList<>();
        for (Submission submission : submissions) {
            try {
                ends.add(run(submission, manner.apply(submission.job())));
            } catch (CountinghouseException e) {
                out.println(submission.name() + ": " + e.getMessage());
                ends.add(e.code().exitCode());
            }
        }
        return ExitCode.gravest(ends);
    }

    /** One after another up to the first that is not done; returns the gravest end, or that one's. */
    ExitCode runInOrder(List<Submission> submissions, Function<JobEntry, Manner> manner) {
        List<ExitCode> ends = new ArrayList<>();
        for (Submission submission : submissions) {
            ExitCode end = run(submission, manner.apply(submission.job()));
            if (!end.isDone()) {
                out.println("Stopped at " + submission.slice() + "; the same command goes on from there");
                return end;
            }
            ends.add(end);
        }
        return ExitCode.gravest(ends);
    }

    /** Returns how it ended; DONE where its end is not awaited. */
    ExitCode run(Submission submission, Manner manner) {
        List<Submitted> sameName = service.beginningWith(submission.name()).stream()
                .filter(run -> run.name().equals(submission.name()))
                .toList();
        Earlier earlier = Earlier.of(
                sameName,
                manner.force(),
                attempt -> Optional.of(outcome(submission.attempt(attempt), sameName.get(attempt - 1))));
        if (earlier instanceof Earlier.Active active) {
            out.println(
                    active.run().name() + ": goes on already as " + active.run().id() + ", not submitted again");
            return follow(submission.attempt(active.attempt()), active.run(), manner);
        }
        if (earlier instanceof Earlier.Done done) {
            Outcome outcome = outcome(submission.attempt(done.attempt()), done.run());
            out.println(done.run().name() + ": is done already as " + done.run().id()
                    + ", not submitted again; --force does, or another --trigger");
            return outcome.exitCode();
        }
        return submit(submission.attempt(((Earlier.None) earlier).attempt()), manner);
    }

    private ExitCode submit(Submission submission, Manner manner) {
        Submitted run = service.submit(submission);
        out.println(submission.name() + ": submitted as " + run.id() + ", run " + submission.runId());
        return follow(submission, run, manner);
    }

    private ExitCode follow(Submission submission, Submitted run, Manner manner) {
        if (!manner.await()) {
            return ExitCode.DONE;
        }
        Submitted ended = end(submission, run);
        Outcome outcome = outcome(submission, ended);
        tell(submission, ended, outcome);
        if (!outcome.mayPassLater() || manner.retries() == 0) {
            return outcome.exitCode();
        }
        progress.begin("wait", "to try " + submission.name() + " again");
        pauses.accept(FIRST_RETRY.multipliedBy(1L << Math.min(submission.attempt() - 1, 5)));
        progress.end("wait", "trying again, " + manner.retries() + " times at most");
        return submit(
                submission.attempt(submission.attempt() + 1), new Manner(manner.force(), true, manner.retries() - 1));
    }

    private Submitted end(Submission submission, Submitted run) {
        progress.begin("run", submission.name());
        Duration pause = FIRST_LOOK;
        Submitted now = run;
        Submitted.State told = null;
        while (now.state().isActive()) {
            if (now.state() != told) {
                told = now.state();
                progress.end("run", now.id() + " " + Words.of(told));
                progress.begin("run", submission.name());
            }
            pauses.accept(pause);
            pause = pause.plus(pause.dividedBy(2)).compareTo(RARELY) > 0 ? RARELY : pause.plus(pause.dividedBy(2));
            String id = now.id();
            now = looked(submission, () -> service.find(id));
        }
        progress.end("run", now.id() + " " + Words.of(now.state()));
        return now;
    }

    private Outcome outcome(Submission submission, Submitted run) {
        Map<String, Optional<RunRecord>> said = new LinkedHashMap<>();
        submission
                .runIds()
                .forEach((job, id) -> said.put(
                        job,
                        // One that ended before is of an earlier run of this name, e.g. on the other target.
                        looked(submission, () -> readable(job, id.toString()))
                                .filter(record -> !record.endedBefore(run.created()))));
        return Outcome.ofAll(run, said);
    }

    /** One that cannot be read says no more than none does; then the service alone tells how the run ended. */
    private Optional<RunRecord> readable(String job, String runId) {
        try {
            return records.find(job, runId);
        } catch (CountinghouseException e) {
            if (e.code() != ErrorCode.STORAGE) {
                throw e;
            }
            out.println(e.getMessage());
            return Optional.empty();
        }
    }

    /** One look that fails tells nothing of the run, so others follow for a while. */
    private <T> T looked(Submission submission, Supplier<T> look) {
        for (Duration waited = Duration.ZERO; ; waited = waited.plus(RARELY)) {
            try {
                return look.get();
            } catch (CountinghouseException e) {
                if (e.code() != ErrorCode.SOURCE_UNREACHABLE || waited.compareTo(PATIENCE) >= 0) {
                    throw new CountinghouseException(
                            e.code(),
                            e.getMessage() + "; run " + submission.runId()
                                    + " is not touched by that: the same command follows it again",
                            e);
                }
            }
            pauses.accept(RARELY);
        }
    }

    private void tell(Submission submission, Submitted run, Outcome outcome) {
        String why = outcome.message().isEmpty() ? "" : ": " + outcome.message();
        out.println(submission.name() + ": " + Words.of(run.state()) + ", exit code "
                + outcome.exitCode().status() + why);
        if (!outcome.exitCode().isDone()) {
            out.println("  what its driver printed: submit/countinghouse emr logs "
                    + submission.job().job() + " --id " + run.id());
        }
    }
}
