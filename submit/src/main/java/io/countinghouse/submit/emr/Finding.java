package io.countinghouse.submit.emr;

import io.countinghouse.common.error.ExitCode;

/**
 * What doctor found.
 *
 * @param subject that was looked at
 * @param text what was found, and what it should be where that is something else
 */
record Finding(Verdict verdict, String subject, String text) {
    enum Verdict {
        WELL(ExitCode.DONE),
        /** It works today. */
        SOON(ExitCode.DONE),
        WRONG(ExitCode.USAGE),
        UNREACHABLE(ExitCode.UNREACHABLE);

        private final ExitCode exitCode;

        Verdict(ExitCode exitCode) {
            this.exitCode = exitCode;
        }

        ExitCode exitCode() {
            return exitCode;
        }
    }

    static Finding well(String subject, String text) {
        return new Finding(Verdict.WELL, subject, text);
    }

    static Finding soon(String subject, String text) {
        return new Finding(Verdict.SOON, subject, text);
    }

    static Finding wrong(String subject, String found, String expected) {
        return new Finding(Verdict.WRONG, subject, "found " + found + ", expected " + expected);
    }

    /** Well where both are the same. */
    static Finding same(String subject, String found, String expected) {
        return found.equals(expected) ? well(subject, found) : wrong(subject, found, expected);
    }

    String line() {
        String sign =
                switch (verdict) {
                    case WELL -> "ok   ";
                    case SOON -> "soon ";
                    case WRONG -> "WRONG";
                    case UNREACHABLE -> "UNREACHABLE";
                };
        return sign + "  " + subject + ": " + text;
    }
}
