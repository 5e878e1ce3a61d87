package io.countinghouse.common.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One object of the raw zone as the ledger knows it.
 *
 * @param objectId 0 until it is in the ledger
 * @param key full path in the raw zone
 * @param location where its bytes are kept: in the archive, or in quarantine when refused; empty until it was copied
 * @param modifiedAt the store's time of it when it was listed; none of those claimed before it was kept
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
        Optional<Instant> modifiedAt,
        String fileId,
        ObjectState state,
        String verdict,
        String detail,
        long records,
        boolean archived) {
    /** An object of which no time is known. */
    public RawObject(
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
        this(
                objectId,
                feed,
                key,
                location,
                etag,
                size,
                Optional.empty(),
                fileId,
                state,
                verdict,
                detail,
                records,
                archived);
    }

    /** The same object, copied. */
    public RawObject keptAt(String place) {
        return new RawObject(
                objectId, feed, key, place, etag, size, modifiedAt, fileId, state, verdict, detail, records, archived);
    }

    /** Whether its rows are (to be) landed by its batch. */
    public boolean taken() {
        return state == ObjectState.CLAIMED || state == ObjectState.PROCESSED;
    }

    /** The same object, given up with its batch. */
    public RawObject abandoned(String reason) {
        return new RawObject(
                objectId,
                feed,
                key,
                location,
                etag,
                size,
                modifiedAt,
                fileId,
                ObjectState.ABANDONED,
                "abandoned",
                reason,
                0,
                archived);
    }

    /**
     * The key below a folder, which is the name under which it was delivered.
     *
     * @param folder with a slash at its end
     */
    public String nameBelow(String folder) {
        return key.startsWith(folder) ? key.substring(folder.length()) : key;
    }

    /** The last part of the key. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
