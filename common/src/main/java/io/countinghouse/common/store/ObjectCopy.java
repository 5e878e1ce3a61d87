package io.countinghouse.common.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Copies objects as they were read, without their bytes passing through the driver. */
final class ObjectCopy {
    /** More the store copies only in parts. */
    private static final long MAX_BYTES = 5L << 30;

    /** Of no object: ETags are digests. */
    private static final String NO_ETAG = "0";

    private ObjectCopy() {}

    /**
     * Copies an object unless it was replaced since it was read.
     *
     * @param etag as it was read
     * @return whether it was copied, false when it is gone or another one is in its place; empty when the store does not copy on that
     *     condition, which is found out once per endpoint and bucket and told in the log, or not from one of these to the other
     */
    static Optional<Boolean> ifSame(FileSystem from, Path source, String etag, long size, FileSystem to, Path target)
            throws IOException {
        Optional<S3Bucket> bucket = S3Bucket.of(from);
        if (bucket.isEmpty() || !from.getUri().equals(to.getUri()) || size > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            if (!onCondition(bucket.get(), source, to, target)) {
                return Optional.empty();
            }
            return switch (bucket.get().copyIfSame(source, etag, target)) {
                case DONE -> Optional.of(true);
                case REFUSED, ABSENT -> Optional.of(false);
                case UNKNOWN_CONDITION -> Optional.empty();
            };
        } catch (FileNotFoundException e) {
            return Optional.of(false);
        }
    }

    private static boolean onCondition(S3Bucket bucket, Path source, FileSystem to, Path target) throws IOException {
        return Conditions.has(bucket, Condition.COPY_IF_SAME, () -> {
                    Path probe = target.suffix("." + UUID.randomUUID() + ".part");
                    try {
                        Answer answer = bucket.copyIfSame(source, NO_ETAG, probe);
                        return answer == Answer.ABSENT ? Optional.empty() : Optional.of(answer == Answer.REFUSED);
                    } finally {
                        to.delete(probe, false);
                    }
                })
                .orElse(false);
    }
}
