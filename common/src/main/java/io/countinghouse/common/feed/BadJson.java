package io.countinghouse.common.feed;

/** Stops the reading of a record, or of a cell, that is no JSON of ours. */
final class BadJson extends RuntimeException {
    private final CellReject code;
    private final String found;
    private final String expected;

    BadJson(CellReject code, String found, String expected, Throwable cause) {
        super(code.code() + ": found " + found + ", expected " + expected, cause);
        this.code = code;
        this.found = FileRefused.excerpt(found);
        this.expected = expected;
    }

    CellReject code() {
        return code;
    }

    String found() {
        return found;
    }

    String expected() {
        return expected;
    }
}
