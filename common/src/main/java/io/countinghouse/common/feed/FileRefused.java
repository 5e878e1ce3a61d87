package io.countinghouse.common.feed;

/** Stops the reading of a file whose content is refused. */
final class FileRefused extends RuntimeException {
    private static final int FOUND_CHARS = 200;

    private final FileVerdict.Refused verdict;

    FileRefused(FileRefusal code, long line, String found, String expected) {
        super(code.code() + " at line " + line + ": found " + found + ", expected " + expected);
        this.verdict = new FileVerdict.Refused(code, line, found, expected);
    }

    FileVerdict.Refused verdict() {
        return verdict;
    }

    /** The text, cut to what a person can read in a message. */
    static String excerpt(String text) {
        return text.length() <= FOUND_CHARS ? text : text.substring(0, FOUND_CHARS);
    }
}
