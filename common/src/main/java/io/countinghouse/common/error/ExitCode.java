package io.countinghouse.common.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

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

    /** Of several pieces of work, how the whole ends: with what a person must look at first. */
    private static final List<ExitCode> GRAVEST_FIRST =
            List.of(FAILED, CHECK_FAILED, UNREACHABLE, USAGE, LEASE_HELD, ATTENTION, DONE);

    public static ExitCode gravest(Collection<ExitCode> codes) {
        return GRAVEST_FIRST.stream().filter(codes::contains).findFirst().orElse(DONE);
    }

    /** @throws IllegalArgumentException for a status that is none of ours */
    public static ExitCode of(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status == status)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("exit code " + status));
    }

    public int status() {
        return status;
    }

    /** Whether what was begun came to its end. */
    public boolean isDone() {
        return this == DONE || this == ATTENTION;
    }
}
