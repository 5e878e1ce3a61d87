package io.countinghouse.common.feed;

/** What happens to columns of a file that its feed does not declare. */
public enum ExtraColumns {
    /** Kept as text in the map column {@link FeedSchema#EXTRA}. */
    KEEP,
    IGNORE,
    /** The file is refused with {@code unknown_columns}. */
    REFUSE
}
