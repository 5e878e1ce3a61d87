package io.countinghouse.common.ledger;

/**
 * How a rejected row was dealt with; a row is resolved once.
 *
 * @param fileId of the rejected row
 * @param line of the rejected row
 * @param replayFileId the file that holds it mended; empty when discarded
 * @param replayLine its line there; 0 when discarded
 * @param reason why it was discarded; empty when replayed
 */
public record Resolution(String fileId, long line, State state, String replayFileId, long replayLine, String reason) {
    /** As in the quarantine table. */
    public enum State {
        /** It waits; what had been done was taken back. */
        OPEN,
        REPLAYED,
        DISCARDED,
        /** Its table has other content under the identity now, or none. */
        SUPERSEDED
    }

    public static Resolution replayed(String fileId, long line, String replayFileId, long replayLine) {
        return new Resolution(fileId, line, State.REPLAYED, replayFileId, replayLine, "");
    }

    public static Resolution superseded(String fileId, long line) {
        return new Resolution(fileId, line, State.SUPERSEDED, "", 0, "");
    }

    public static Resolution discarded(String fileId, long line, String reason) {
        return new Resolution(fileId, line, State.DISCARDED, "", 0, reason);
    }
}
