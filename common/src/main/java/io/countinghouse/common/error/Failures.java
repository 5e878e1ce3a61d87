package io.countinghouse.common.error;

/** Finds what really went wrong in what Spark wraps around it. */
public final class Failures {
    private Failures() {}

    /** The first of our own exceptions among the causes, with the whole chain kept; else INTERNAL. */
    public static CountinghouseException of(Throwable failure) {
        if (failure instanceof CountinghouseException ours) {
            return ours;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CountinghouseException ours) {
                return new CountinghouseException(ours.code(), ours.getMessage(), failure);
            }
        }
        return new CountinghouseException(ErrorCode.INTERNAL, "Unexpected: " + failure, failure);
    }
}
