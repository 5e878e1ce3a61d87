package io.countinghouse.submit.stub;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was submitted, with its driver once it has one; the same for every target. */
final class Work {
    /** How far it has come. */
    enum State {
        PENDING,
        RUNNING,
        CANCELLING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        boolean isEnd() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    private final String id;
    private final String name;
    private final Submitted submitted;
    private final int attempts;
    private final Duration limit;
    private final Instant created = Instant.now();
    private final List<Integer> statuses = new ArrayList<>();
    private State state = State.PENDING;
    private Instant began;
    private Instant ended;
    private Driver driver;
    private String refusal;

    /**
     * @param attempts how often it is begun at most, where it fails
     * @param limit of each attempt
     */
    Work(String id, String name, Submitted submitted, int attempts, Duration limit) {
        this.id = id;
        this.name = name;
        this.submitted = submitted;
        this.attempts = attempts;
        this.limit = limit;
    }

    /** What to do with what an attempt printed, before its end is told. */
    interface Logs {
        void keep(int attempt, Driver driver);
    }

    /** A time as AWS's JSON has it. */
    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    synchronized State state() {
        return state;
    }

    synchronized Optional<Instant> began() {
        return Optional.ofNullable(began);
    }

    synchronized Optional<Instant> ended() {
        return Optional.ofNullable(ended);
    }

    /** Exit statuses of the attempts that have ended. */
    synchronized List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    /** Why there is no driver, where there could be none. */
    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The driver's process, while there is one. */
    synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(driver)
                .filter(running -> running.process().isAlive())
                .map(running -> running.process().toHandle());
    }

    /** Runs it to its end, unless it was cancelled before. */
    void run(Drivers drivers, Logs logs) {
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Driver attempted;
            synchronized (this) {
                if (state.isEnd() || state == State.CANCELLING) {
                    break;
                }
                try {
                    attempted = drivers.start(id + "-" + attempt, submitted);
                } catch (UncheckedIOException e) {
                    refusal = "The driver could not be started: " + e.getMessage();
                    state = State.FAILED;
                    ended = Instant.now();
                    return;
                }
                driver = attempted;
                state = State.RUNNING;
                began = began == null ? Instant.now() : began;
            }
            int status = attempted.await(limit);
            logs.keep(attempt, attempted);
            synchronized (this) {
                statuses.add(status);
            }
            if (status == 0) {
                break;
            }
        }
        synchronized (this) {
            if (!state.isEnd()) {
                int last = statuses.get(statuses.size() - 1);
                state = state == State.CANCELLING ? State.CANCELLED : last == 0 ? State.SUCCEEDED : State.FAILED;
                ended = Instant.now();
            }
        }
    }

    /**
     * Ends it, if it has not ended.
     *
     * @param now by SIGKILL; otherwise the driver may clear up
     * @return whether there was anything to end
     */
    synchronized boolean cancel(boolean now) {
        if (state.isEnd()) {
            return false;
        }
        if (state == State.PENDING) {
            state = State.CANCELLED;
            ended = Instant.now();
        } else {
            state = State.CANCELLING;
            if (now) {
                driver.process().destroyForcibly();
            } else {
                driver.process().destroy();
            }
        }
        return true;
    }
}
