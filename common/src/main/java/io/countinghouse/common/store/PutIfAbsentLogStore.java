package io.countinghouse.common.store;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3 for any number of drivers: of those that commit one version, one wins, whatever JVM each is in and however
 * long it was paused. Where the store cannot create an object on the condition that there is none, which is found out once per
 * endpoint and bucket and told in the log, or is not reached through S3A, it is as good as {@link S3SingleDriverLogStore}: one
 * driver at a time.
 */
public final class PutIfAbsentLogStore extends S3SingleDriverLogStore {
    public PutIfAbsentLogStore(Configuration hadoop) {
        super(hadoop);
    }

    /**
     * A file of the log, visible whole or not at all.
     *
     * @throws FileAlreadyExistsException when another write made it first, and it must not be overwritten
     */
    @Override
    public void write(Path path, Iterator<String> lines, Boolean overwrite, Configuration hadoop) throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        Path file = fileSystem.makeQualified(path);
        Optional<S3Bucket> bucket = overwrite ? Optional.empty() : S3Bucket.of(fileSystem);
        if (bucket.isEmpty() || !creates(bucket.get(), fileSystem, file)) {
            super.write(path, lines, overwrite, hadoop);
            return;
        }
        Answer answer = bucket.get().putIfAbsent(file, utf8(lines));
        if (answer == Answer.REFUSED) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (answer != Answer.DONE) {
            throw new IOException(file + ": found the answer " + answer + " to a conditional write, expected "
                    + Answer.DONE + " or " + Answer.REFUSED + " as before");
        }
    }

    private static boolean creates(S3Bucket bucket, FileSystem fileSystem, Path file) throws IOException {
        return Conditions.has(bucket, Condition.CREATE_IF_ABSENT, () -> {
                    // Readers of a log pass over names like this one.
                    Path probe = new Path(file.getParent(), ".put-if-absent-" + UUID.randomUUID());
                    try {
                        return Optional.of(bucket.putIfAbsent(probe, new byte[0]) == Answer.DONE
                                && bucket.putIfAbsent(probe, new byte[0]) == Answer.REFUSED);
                    } finally {
                        fileSystem.delete(probe, false);
                    }
                })
                .orElseThrow();
    }

    private static byte[] utf8(Iterator<String> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (lines.hasNext()) {
            bytes.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
