package io.countinghouse.common.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Copies objects as they were read, without their bytes passing through the driver. */
final class ObjectCopy {
    /** More might take longer than S3A gives one request; the store itself copies up to 5 GiB at once. */
    private static final long MAX_BYTES = 1L << 30;

    private ObjectCopy() {}

    /**
     * Copies an object unless it was replaced since it was read.
     *
     * @param etag as it was read
     * @return whether it was copied, false when it is gone or another one is in its place; empty when the store does not copy on that
     *     condition, which is found out once per endpoint and bucket and told in the log, or would not copy it as it keeps what is
     *     written there: to another bucket, under a key or in a class of its own, or we may not have it copied
     */
    static Optional<Boolean> ifSame(FileSystem from, Path source, String etag, long size, FileSystem to, Path target)
            throws IOException {
        Optional<S3Bucket> bucket = S3Bucket.of(from);
        if (bucket.isEmpty() || !from.getUri().equals(to.getUri()) || size > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            HeadObjectResponse object = bucket.get().look(source);
            if (!bucket.get().keepsAsWritten(object) || !onCondition(bucket.get(), source, object, target)) {
                return Optional.empty();
            }
            return switch (bucket.get().copyIfSame(source, object, etag, target)) {
                case DONE -> Optional.of(true);
                case REFUSED, ABSENT -> Optional.of(false);
                case UNKNOWN_CONDITION -> Optional.empty();
            };
        } catch (FileNotFoundException e) {
            return Optional.of(false);
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }

    private static boolean onCondition(S3Bucket bucket, Path source, HeadObjectResponse object, Path target)
            throws IOException {
        return Conditions.has(bucket, Condition.COPY_IF_SAME, () -> {
                    // Where it is copied nevertheless, it is written anew by whoever copies it then.
                    Answer answer = bucket.copyIfSame(source, object, ObjectDelete.NO_ETAG, target);
                    return answer == Answer.ABSENT ? Optional.empty() : Optional.of(answer == Answer.REFUSED);
                })
                .orElse(false);
    }
}
