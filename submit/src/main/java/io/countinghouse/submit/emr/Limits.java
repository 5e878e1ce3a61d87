package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;

/** What both services refuse, told before they do. */
final class Limits {
    private Limits() {}

    static void requireName(Submission submission) {
        atMost("the name of a run", submission.name(), Submission.LONGEST_NAME);
    }

    /** @throws CountinghouseException LIMIT_EXCEEDED */
    static String atMost(String what, String text, int most) {
        if (text.length() > most) {
            throw new CountinghouseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    what + ": found " + text.length() + " characters, expected at most " + most + ", which AWS takes");
        }
        return text;
    }
}
