package io.countinghouse.common.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why one cell, or the shape of one record, is rejected; the rest of its file goes on. */
public enum CellReject {
    MISSING_VALUE,
    BAD_INTEGER,
    BAD_DECIMAL,
    TOO_MANY_DECIMALS,
    /** Well written, but outside the bounds that the feed declares. */
    OUT_OF_RANGE,
    BAD_DATE,
    BAD_TIMESTAMP,
    TEXT_TOO_LONG,
    /** Only in an extract or escaped in JSON, where one cell's NUL says nothing against the others; text with a NUL byte is refused. */
    NUL_CHARACTER(false),
    /** A quote inside a cell that does not start with one: the record's borders cannot be trusted. */
    STRAY_QUOTE(false),
    /** The record is shorter than the header; none of its cells is read. */
    TOO_FEW_CELLS(false),
    /** The record is longer than the header; none of its cells is read. */
    TOO_MANY_CELLS(false),
    /** Neither {@code true} nor {@code false}. */
    BAD_FLAG,
    /** An escaped half of a surrogate pair, which no text has. */
    LONE_SURROGATE(false),
    /** JSON of another kind, as a string where a number should be. */
    WRONG_TYPE,
    /** A member that the feed does not declare and refuses. */
    UNKNOWN_KEY,
    /** The record is no JSON object; none of its cells is read, nor of the records below. */
    MALFORMED_JSON(false),
    /** An object has two members of one name. */
    DUPLICATE_KEY(false),
    /** Something follows the record's object on its line. */
    TRAILING_TEXT(false),
    /** Objects and arrays lie in each other deeper than {@link FeedLimits#MAX_DEPTH}. */
    TOO_DEEP(false);

    private final boolean hasCells;

    CellReject() {
        this(true);
    }

    CellReject(boolean hasCells) {
        this.hasCells = hasCells;
    }

    /** The codes of records of which a cell, or all, could not be taken as it is. */
    public static List<String> withoutCells() {
        return Arrays.stream(values())
                .filter(reject -> !reject.hasCells)
                .map(CellReject::code)
                .toList();
    }

    /** As it stands in {@link FeedSchema#REJECTS}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
