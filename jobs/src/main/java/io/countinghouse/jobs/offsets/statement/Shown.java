package io.countinghouse.jobs.offsets.statement;

import java.util.regex.Pattern;

/** Text of a source system as it may be shown. */
final class Shown {
    /** Whatever moves the cursor, breaks the line or turns the direction of writing. */
    private static final Pattern DISTURBING =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private Shown() {}

    /** On one line, in the order in which it is read. */
    static String of(String text) {
        return DISTURBING.matcher(text).replaceAll(" ");
    }
}
