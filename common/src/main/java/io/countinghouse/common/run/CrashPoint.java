package io.countinghouse.common.run;

/**
 * The step boundaries of a run at which a test may kill the process. In production {@link #reach} does nothing: the
 * system property {@code countinghouse.crash-at} is not set.
 */
public enum CrashPoint {
    LEASE_TAKEN,
    INSPECTED,
    ARCHIVE_COPIED,
    CLAIMED,
    ROWS_WRITTEN,
    REJECTS_WRITTEN,
    LANDED,
    DERIVED,
    STAGED,
    PUBLISH_UNCOMMITTED,
    PUBLISHED,
    COPY_REPLACED,
    ARCHIVE_DELETED,
    ARCHIVED,
    STAGE_CLEANED,
    CLOSED,
    REPLAY_CLAIMED,
    RESOLUTIONS_SHOWN;

    /** As a process killed by SIGKILL would report. */
    private static final int STATUS = 137;

    private static final String PROPERTY = "countinghouse.crash-at";

    void reach() {
        if (name().equals(System.getProperty(PROPERTY))) {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
