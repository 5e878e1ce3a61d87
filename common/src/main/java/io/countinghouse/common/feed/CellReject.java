package io.countinghouse.common.feed;

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
    /** Only in an extract, where one cell's NUL says nothing against the others; a CSV file with one is refused. */
    NUL_CHARACTER,
    /** A quote inside a cell that does not start with one: the record's borders cannot be trusted. */
    STRAY_QUOTE,
    /** The record is shorter than the header; none of its cells is read. */
    TOO_FEW_CELLS,
    /** The record is longer than the header; none of its cells is read. */
    TOO_MANY_CELLS;

    /** As it stands in {@link FeedSchema#REJECTS}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
