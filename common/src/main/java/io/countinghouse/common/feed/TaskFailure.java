package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;

/** Finds what a task threw inside the exception that Spark makes of it on the driver. */
final class TaskFailure {
    private TaskFailure() {}

    static CountinghouseException unwrapped(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CountinghouseException known) {
                return known;
            }
        }
        return new CountinghouseException(ErrorCode.INTERNAL, "a Spark job failed: " + failure.getMessage(), failure);
    }
}
