package io.countinghouse.common.feed;

/** How the raw files of a feed are written. */
public enum FeedFormat {
    /** RFC 4180 text in UTF-8, gzip or not. */
    CSV(".csv"),
    /**
     * An extract of a source table: a Parquet file of string columns, each cell the text that the database prints. Null and
     * the empty string are both an empty cell, for a CSV file could not tell them apart. Names end in {@code .parquet}.
     */
    PARQUET(".parquet");

    private final String extension;

    FeedFormat(String extension) {
        this.extension = extension;
    }

    /** With its point, without that of gzip. */
    String extension() {
        return extension;
    }
}
