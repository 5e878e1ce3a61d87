package io.countinghouse.common.page;

import java.util.regex.Pattern;

/** Text of a source system as it may be shown. */
public final class Shown {
    /** Whatever moves the cursor, breaks the line or turns the direction of writing; also what no XML may hold. */
    private static final Pattern DISTURBING = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\ufffe\\uffff\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private Shown() {}

    /** On one line, in the order in which it is read. */
    public static String of(String text) {
        return DISTURBING.matcher(text).replaceAll(" ");
    }
}
