package io.countinghouse.common.feed;

import java.util.Locale;

/** Why a whole file is refused before any row of it is taken. */
public enum FileRefusal {
    BAD_NAME,
    WRONG_EXTENSION,
    EMPTY_FILE,
    HEADER_ONLY,
    MISSING_HEADER,
    MISSING_COLUMNS,
    DUPLICATE_COLUMNS,
    UNKNOWN_COLUMNS,
    UNCLOSED_QUOTE,
    MALFORMED_QUOTE,
    NOT_UTF8,
    NUL_BYTE,
    INCOMPLETE_LAST_RECORD,
    CORRUPT_GZIP,
    FILE_TOO_LARGE,
    EXPANSION_TOO_LARGE,
    RECORD_TOO_LONG,
    TOO_MANY_COLUMNS;

    /** As it stands in the ledger and in reason files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
