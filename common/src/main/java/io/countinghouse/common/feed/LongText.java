package io.countinghouse.common.feed;

/** What becomes of a text that is longer than its column may be, where it decides about nothing. */
public enum LongText {
    /** It is kept as far as it goes, and counted; see {@link CellType.Text#CUT}. */
    CUT,
    /** Its row is rejected. */
    REJECT;

    /** The type of such a column. */
    public CellType.Text of(int maxLength) {
        return new CellType.Text(maxLength, this == CUT);
    }
}
