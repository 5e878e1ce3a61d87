package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import picocli.CommandLine.Option;

/** How runs are submitted and followed. */
final class SubmitOption {
    @Option(names = "--force", description = "submit also what is done already under that name")
    private boolean force;

    @Option(names = "--no-wait", description = "do not wait for the end")
    private boolean noWait;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "how often to try again what failed with 1, 4 or 5 (default: as jobs.conf says)")
    private Integer retries;

    boolean awaits() {
        return !noWait;
    }

    /** @throws CountinghouseException USAGE */
    void check() {
        if (retries != null && retries < 0) {
            throw new CountinghouseException(ErrorCode.USAGE, "--retries: found " + retries + ", expected 0 or more");
        }
    }

    Submitter.Manner manner(JobEntry job) {
        return new Submitter.Manner(force, !noWait, retries == null ? job.retries() : retries);
    }
}
