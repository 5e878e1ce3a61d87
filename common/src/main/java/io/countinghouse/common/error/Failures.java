package io.countinghouse.common.error;

/** Finds what really went wrong in what Spark wraps around it. */
public final class Failures {
    private Failures() {}

    /** The first of our own exceptions among the causes, with the whole chain kept; else an outage; else INTERNAL. */
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
                .orElseGet(() -> new CountinghouseException(ErrorCode.INTERNAL, "Unexpected: " + failure, failure));
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
