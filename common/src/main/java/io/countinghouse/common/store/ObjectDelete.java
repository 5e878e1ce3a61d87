package io.countinghouse.common.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Deletes objects as they were read. */
public final class ObjectDelete {
    /** Of no object: ETags are digests. */
    static final String NO_ETAG = "0";

    private ObjectDelete() {}

    /**
     * Deletes an object unless it was replaced since it was read. Where the store cannot delete on that condition, which is
     * found out once per endpoint and bucket and told in the log, it is deleted in any case: look at it just before.
     *
     * @param etag as it was read, with or without its quotes
     * @return whether no such object is there any more; false when another one is in its place, which stays
     */
    public static boolean ifSame(FileSystem fileSystem, Path path, String etag) throws IOException {
        Optional<S3Bucket> bucket = S3Bucket.of(fileSystem);
        if (bucket.isEmpty()) {
            fileSystem.delete(path, false);
            return true;
        }
        AtomicBoolean probed = new AtomicBoolean();
        boolean gone = true;
        if (onCondition(bucket.get(), path, probed)) {
            gone = bucket.get().deleteIfSame(path, etag) != Answer.REFUSED || !fileSystem.exists(path);
        } else if (!probed.get() || isStill(fileSystem, path, etag)) {
            fileSystem.delete(path, false);
        } else {
            gone = !fileSystem.exists(path);
        }
        // As after S3A's own delete, a folder stays when its last object goes.
        if (!fileSystem.exists(path.getParent())) {
            bucket.get().keepFolder(path.getParent());
        }
        return gone;
    }

    /** Whether it is known that the store deletes on that condition. */
    static boolean isKnownSafe(FileSystem fileSystem) {
        return S3Bucket.of(fileSystem)
                .filter(bucket -> Conditions.isKnown(bucket, Condition.DELETE_IF_SAME))
                .isPresent();
    }

    /**
     * The object itself is the probe: of a store that passes over the condition, it goes as it would have without.
     *
     * @param probed set when it may have gone with the probe
     */
    private static boolean onCondition(S3Bucket bucket, Path path, AtomicBoolean probed) throws IOException {
        return Conditions.has(bucket, Condition.DELETE_IF_SAME, () -> {
                    Answer answer = bucket.deleteIfSame(path, NO_ETAG);
                    probed.set(answer == Answer.DONE);
                    return answer == Answer.ABSENT ? Optional.empty() : Optional.of(answer == Answer.REFUSED);
                })
                .orElse(true);
    }

    /** What came since must not go as well. */
    private static boolean isStill(FileSystem fileSystem, Path path, String etag) throws IOException {
        try {
            return fileSystem.getFileStatus(path) instanceof EtagSource found
                    && etag.replace("\"", "")
                            .equals(String.valueOf(found.getEtag()).replace("\"", ""));
        } catch (FileNotFoundException e) {
            return false;
        }
    }
}
