package io.countinghouse.common.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The step boundaries of a run at which a test may kill the process or stop it. In production {@link #reach} does nothing:
 * the system properties are not set. {@code countinghouse.crash-at} halts the process, {@code countinghouse.stop-at} stops
 * it, {@code countinghouse.stand-at} keeps one run standing there until the process ends, and lets the next run of the same
 * process count anew. Their value is a point's name, or {@code NAME:3} for the third time that it is reached.
 */
public enum CrashPoint {
    LEASE_TAKEN,
    /** A part of a source is read, e.g. a page, and the rest is not. */
    SOURCE_PART_READ,
    SOURCE_READ,
    SOURCE_KEPT,
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
    /** The report pages are written. */
    PAGES_WRITTEN,
    ARCHIVE_DELETED,
    ARCHIVED,
    STAGE_CLEANED,
    CLOSED,
    REPLAY_CLAIMED,
    RESOLUTIONS_SHOWN,
    RETRACT_CLAIMED,
    /** A batch without files brings the marts to another day. */
    REFRESH_CLAIMED,
    WITHDRAWALS_WRITTEN,
    ABANDONED,
    ABANDONED_IN_LAKE,
    ABANDONED_QUARANTINED,
    /** One thing is maintained, and the next is not. */
    MAINTAINED;

    /** As a process killed by SIGKILL would report. */
    private static final int STATUS = 137;

    private static final String CRASH_AT = "countinghouse.crash-at";
    private static final String STOP_AT = "countinghouse.stop-at";
    private static final String STAND_AT = "countinghouse.stand-at";

    private static final Map<CrashPoint, Integer> REACHED = new ConcurrentHashMap<>();

    public void reach() {
        int time = REACHED.merge(this, 1, Integer::sum);
        if (isMeant(System.getProperty(CRASH_AT), time)) {
            Runtime.getRuntime().halt(STATUS);
        }
        if (isMeant(System.getProperty(STOP_AT), time)) {
            stop();
        }
        if (isMeant(System.getProperty(STAND_AT), time)) {
            stand();
        }
    }

    private boolean isMeant(String wanted, int time) {
        return wanted != null && (wanted.equals(name() + ":" + time) || (time == 1 && wanted.equals(name())));
    }

    /** That the property is gone tells the test that this run stands. */
    private static void stand() {
        REACHED.clear();
        System.clearProperty(STAND_AT);
        while (true) {
            LockSupport.park();
        }
    }

    /** All threads of this process stand still until somebody else sends it SIGCONT. */
    private static void stop() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
