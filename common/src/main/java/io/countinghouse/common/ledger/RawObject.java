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
    /**
     * An object to be told of: new, not copied, with no rows.
     *
     * @param etag as the store lists it, like {@code size}, its bytes
     */
    public static Builder of(String feed, String key, String etag, long size) {
        return new Builder(feed, key, etag, size);
    }

    private Builder toBuilder() {
        return new Builder(feed, key, etag, size)
                .inLedger(objectId, archived)
                .at(location)
                .modified(modifiedAt)
                .content(fileId, records)
                .is(state)
                .because(verdict, detail);
    }

    /** How an object is told of. */
    public static final class Builder {
        private final String feed;
        private final String key;
        private final String etag;
        private final long size;
        private long objectId;
        private boolean archived;
        private String location = "";
        private Optional<Instant> modifiedAt = Optional.empty();
        private String fileId = "";
        private long records;
        private ObjectState state = ObjectState.CLAIMED;
        private String verdict = "";
        private String detail = "";

        private Builder(String feed, String key, String etag, long size) {
            this.feed = feed;
            this.key = key;
            this.etag = etag;
            this.size = size;
        }

        /** It has this number there. */
        public Builder inLedger(long id, boolean isArchived) {
            this.objectId = id;
            this.archived = isArchived;
            return this;
        }

        /** Its bytes are kept there. */
        public Builder at(String place) {
            this.location = place;
            return this;
        }

        public Builder modified(Optional<Instant> time) {
            this.modifiedAt = time;
            return this;
        }

        /** @param sha256 of its bytes */
        public Builder content(String sha256, long rows) {
            this.fileId = sha256;
            this.records = rows;
            return this;
        }

        public Builder is(ObjectState now) {
            this.state = now;
            return this;
        }

        /** @param found and what was expected */
        public Builder because(String code, String found) {
            this.verdict = code;
            this.detail = found;
            return this;
        }

        public RawObject build() {
            return new RawObject(
                    objectId,
                    feed,
                    key,
                    location,
                    etag,
                    size,
                    modifiedAt,
                    fileId,
                    state,
                    verdict,
                    detail,
                    records,
                    archived);
        }
    }

    /** The same object, copied. */
    public RawObject keptAt(String place) {
        return toBuilder().at(place).build();
    }

    /** Whether its rows are (to be) landed by its batch. */
    public boolean taken() {
        return state == ObjectState.CLAIMED || state == ObjectState.PROCESSED;
    }

    /** The same object, given up with its batch. */
    public RawObject abandoned(String reason) {
        return toBuilder()
                .is(ObjectState.ABANDONED)
                .because("abandoned", reason)
                .content(fileId, 0)
                .build();
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
