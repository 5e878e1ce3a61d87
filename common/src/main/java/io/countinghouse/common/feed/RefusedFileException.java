package io.countinghouse.common.feed;

import java.io.IOException;

/** The file itself is at fault; becomes its verdict. */
final class RefusedFileException extends IOException {
    private final transient FileVerdict.Refused verdict;

    RefusedFileException(FileRefusal code, long line, String found, String expected) {
        super(code.code() + (line > 0 ? " line " + line : "") + ": found " + found + ", expected " + expected);
        this.verdict = new FileVerdict.Refused(code, line, found, expected);
    }

    FileVerdict.Refused verdict() {
        return verdict;
    }
}
