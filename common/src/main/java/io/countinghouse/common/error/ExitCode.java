package io.countinghouse.common.error;

/** Process exit codes; operators and schedulers branch on them, so a code never changes its meaning. */
public enum ExitCode {
    /** Done, including nothing to do, and including rejects within the job's declared limits. */
    DONE(0),
    /** Anything that has no code of its own. */
    FAILED(1),
    /** Wrong usage or configuration; nothing was started. */
    USAGE(2),
    /** A check of error severity failed, or rejects are over the limit; nothing was published. */
    CHECK_FAILED(3),
    /** A service (MySQL, S3) was unreachable; run again. */
    UNREACHABLE(4),
    /** Another run holds the job's lease. */
    LEASE_HELD(5),
    /** Done and published, but something waits for a person: files refused, a file rejected whole, a replay that landed nothing. */
    ATTENTION(6);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** Whether what was begun came to its end. */
    public boolean isDone() {
        return this == DONE || this == ATTENTION;
    }
}
