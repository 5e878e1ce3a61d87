package io.countinghouse.common.feed;

import java.util.Locale;

/** Why one cell, or one record as a whole, is rejected. */
public enum CellReject {
    MISSING_VALUE,
    BAD_INTEGER,
    BAD_DECIMAL,
    TOO_MANY_DECIMALS,
    BAD_DATE,
    OUT_OF_RANGE,
    TEXT_TOO_LONG,
    TOO_FEW_CELLS,
    TOO_MANY_CELLS;

    /** As it stands in the quarantine. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
