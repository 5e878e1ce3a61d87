package io.countinghouse.common.feed;

import java.util.Locale;

/** Why a whole file is refused before any row of it is taken. */
public enum FileRefusal {
    BAD_NAME,
    WRONG_EXTENSION,
    EMPTY_FILE,
    HEADER_ONLY,
    /** The first line has none of the declared columns. */
    MISSING_HEADER,
    MISSING_COLUMNS,
    DUPLICATE_COLUMNS,
    UNKNOWN_COLUMNS,
    UNCLOSED_QUOTE,
    /** Text between a closing quote and the next separator. */
    MALFORMED_QUOTE,
    NOT_UTF8,
    NUL_BYTE,
    /**
     * The file lacks a final line end and its last record shows that it was cut: a cell is missing or bad, or its last cell
     * has fewer decimals than every record before it. A cut inside a last cell of text or of digits only is not seen.
     */
    INCOMPLETE_LAST_RECORD,
    CORRUPT_GZIP,
    /** Not a Parquet file, or a damaged one. */
    CORRUPT_PARQUET,
    /** A column of a Parquet file is not of strings, one per record at most. */
    NOT_A_TEXT_COLUMN,
    FILE_TOO_LARGE,
    EXPANSION_TOO_LARGE,
    RECORD_TOO_LONG,
    TOO_MANY_COLUMNS;

    /** As it stands in the ledger and in reason files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
