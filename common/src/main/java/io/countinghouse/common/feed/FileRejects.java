package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which rows of one file are rejected by themselves.
 *
 * @param rows how many
 * @param codes what for, each code once, the one that comes first in the file first
 */
public record FileRejects(long rows, List<Code> codes) implements Serializable {
    public static final FileRejects NONE = new FileRejects(0, List.of());

    private static final int NAMED = 3;

    public FileRejects {
        List<Code> inOrder = new ArrayList<>(codes);
        inOrder.sort(Comparator.comparingLong(Code::line).thenComparing(Code::code));
        codes = List.copyOf(inOrder);
    }

    /**
     * A code, with the first cell that it was given for.
     *
     * @param times how often it was given
     */
    public record Code(String code, long times, long line, String column, String found, String expected)
            implements Serializable {
        Code again() {
            return new Code(code, times + 1, line, column, found, expected);
        }

        private String text() {
            return code + (times > 1 ? ", " + times + " times, first" : "") + " in line " + line + ", " + column
                    + ": found \"" + found + "\", expected " + expected;
        }
    }

    /** The first codes with where and what, for a message. */
    public String text() {
        List<String> texts = codes.stream().limit(NAMED).map(Code::text).toList();
        return String.join("; ", texts)
                + (codes.size() > NAMED ? "; and " + (codes.size() - NAMED) + " codes more" : "");
    }
}
