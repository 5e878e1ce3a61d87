package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.PrintWriter;

/** How a failure is told to whoever typed the command. */
public final class FailureText {
    private FailureText() {}

    /** One line, and where it comes from when that is asked for, or nobody expected it. */
    public static void tell(PrintWriter err, String before, CountinghouseException failure) {
        err.println("countinghouse: " + before + failure.getMessage());
        boolean wanted = System.getenv("COUNTINGHOUSE_STACK_TRACES") != null;
        if (wanted || failure.code() == ErrorCode.INTERNAL) {
            failure.printStackTrace(err);
        }
        err.flush();
    }
}
