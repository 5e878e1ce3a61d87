package io.countinghouse.common.ledger;

/**
 * One object of the raw zone as the ledger knows it.
 *
 * @param objectId 0 until it is in the ledger
 * @param key full path in the raw zone
 * @param location where its bytes are kept: in the archive, or in quarantine when refused; empty until it was copied
 * @param fileId sha256 of its bytes
 * @param verdict refusal code, empty unless refused
 * @param detail what was found and expected, for a person; empty unless refused
 * @param records data rows in it, 0 unless it was taken
 */
public record RawObject(
        long objectId,
        String feed,
        String key,
        String location,
        String etag,
        long size,
        String fileId,
        ObjectState state,
        String verdict,
        String detail,
        long records,
        boolean archived) {
    /** The same object, copied. */
    public RawObject keptAt(String place) {
        return new RawObject(objectId, feed, key, place, etag, size, fileId, state, verdict, detail, records, archived);
    }

    /** Whether its rows are (to be) landed by its batch. */
    public boolean taken() {
        return state == ObjectState.CLAIMED || state == ObjectState.PROCESSED;
    }

    /** The last part of the key. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
