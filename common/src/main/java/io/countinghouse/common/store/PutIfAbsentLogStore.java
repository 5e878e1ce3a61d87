package io.countinghouse.common.store;

import io.delta.storage.S3SingleDriverLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3 for any number of drivers: of those that commit one version, one wins, whatever JVM each is in and however
 * long it was paused. Where the store cannot create an object on the condition that there is none, which is found out once per
 * endpoint and bucket and told in the log, or is not reached through S3A, it is as good as {@link S3SingleDriverLogStore}: one
 * driver at a time. What it wrote is listed as soon as it is there, as S3 does since 2020.
 */
public final class PutIfAbsentLogStore extends S3SingleDriverLogStore {
    private static final String LOG = "_delta_log";

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
        bucket.get().create(file, utf8(lines));
    }

    /**
     * What lies in a folder from this name on, by name; of a log in one request.
     *
     * @throws java.io.FileNotFoundException when there is no such log
     */
    @Override
    public Iterator<FileStatus> listFrom(Path path, Configuration hadoop) throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        // Delta lists tables' other folders by this, too, and asks more of what it finds there.
        Optional<S3Bucket> bucket = path.getParent().getName().equals(LOG) ? S3Bucket.of(fileSystem) : Optional.empty();
        if (bucket.isPresent()) {
            List<FileStatus> found = bucket.get().listFrom(fileSystem.makeQualified(path));
            if (!found.isEmpty()) {
                return found.iterator();
            }
        }
        // It tells whether the log is there at all.
        return super.listFrom(path, hadoop);
    }

    static boolean creates(S3Bucket bucket, FileSystem fileSystem, Path file) throws IOException {
        return Conditions.has(bucket, Condition.CREATE_IF_ABSENT, () -> {
                    // Readers of a log pass over names like this one.
                    Path probe = new Path(file.getParent(), ".put-if-absent-" + UUID.randomUUID());
                    try {
                        return Optional.of(bucket.putIfAbsent(probe, new byte[0]) == Answer.DONE
                                && bucket.putIfAbsent(probe, new byte[0]) == Answer.REFUSED);
                    } finally {
                        // It tells of another condition, before it goes by that or without.
                        Conditions.has(
                                bucket,
                                Condition.DELETE_IF_SAME,
                                () -> Optional.of(bucket.deleteIfSame(probe, ObjectDelete.NO_ETAG) == Answer.REFUSED));
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
