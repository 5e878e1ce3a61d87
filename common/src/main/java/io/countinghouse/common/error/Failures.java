package io.countinghouse.common.error;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Finds what really went wrong in what Spark wraps around it. */
public final class Failures {
    private Failures() {}

    /** As the operating system puts it; Spark hands on a task's failure as text. */
    private static final List<String> FULL_DISK = List.of("No space left on device", "Disk quota exceeded");

    private static final String UNREADABLE_FILE = "FAILED_READ_FILE";

    /**
     * The first of our own exceptions among the causes, with the whole chain kept; else an outage; else a full local disk;
     * else a file of the lake that Spark could not read; else INTERNAL.
     */
    public static CountinghouseException of(Throwable failure) {
        if (failure instanceof CountinghouseException ours) {
            return ours;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CountinghouseException ours) {
                return new CountinghouseException(ours.code(), ours.getMessage(), failure);
            }
        }
        return Outage.among(failure)
                .map(code -> new CountinghouseException(code, "Could not go on: " + rootOf(failure), failure))
                .or(() -> fullDisk(failure))
                .or(() -> unreadable(failure))
                .orElseGet(() -> new CountinghouseException(ErrorCode.INTERNAL, "Unexpected: " + failure, failure));
    }

    private static Optional<CountinghouseException> fullDisk(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause.toString();
            Optional<String> reason = FULL_DISK.stream().filter(text::contains).findFirst();
            if (reason.isPresent()) {
                return Optional.of(new CountinghouseException(
                        ErrorCode.LOCAL_DISK_FULL,
                        "Could not go on: " + reason.get() + ", found on the driver or an executor; make room below"
                                + " spark.local.dir and its other local folders, then run again",
                        failure));
            }
        }
        return Optional.empty();
    }

    /** Spark's own readers see files of the lake only; raw files have a reader of ours. */
    private static Optional<CountinghouseException> unreadable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable told
                    && told.getCondition() != null
                    && told.getCondition().startsWith(UNREADABLE_FILE)) {
                return Optional.of(new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT,
                        told.getMessageParameters().getOrDefault("path", "a file of the lake")
                                + ": is damaged or gone, expected it as it was written: " + rootOf(cause),
                        failure));
            }
        }
        return Optional.empty();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
