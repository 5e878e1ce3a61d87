package io.countinghouse.common.ledger;

/**
 * A file that replayed rows were rejected from.
 *
 * @param name of the file; of rows that were mended before, a name that says nothing
 * @param batchId that took it
 * @param mended whether the rows were mended, and rejected again, before
 * @param firstLine of those rows
 * @param lastLine of them
 */
public record Origin(String name, long batchId, boolean mended, long rows, long firstLine, long lastLine) {
    /** For a person. */
    public String text() {
        return rows + (rows == 1 ? " row" : " rows") + " of " + (mended ? "those mended before" : name) + ", batch "
                + batchId + (rows == 1 ? ", line " + firstLine : ", lines " + firstLine + " to " + lastLine);
    }
}
