package io.countinghouse.common.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;

/**
 * The checksum that Delta writes beside each version, as whole as a rename makes it: on S3, where a rename is a copy of what was
 * written under another name, an object is whole when it is there. One request takes the place of nine.
 */
public final class ChecksumFiles extends FileContextBasedCheckpointFileManager {
    private final Configuration hadoop;

    public ChecksumFiles(Path folder, Configuration hadoop) {
        super(folder, hadoop);
        this.hadoop = hadoop;
    }

    @Override
    public CheckpointFileManager.CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            Path file = fileSystem.makeQualified(path);
            Optional<S3Bucket> bucket = overwriteIfPossible ? Optional.empty() : S3Bucket.of(fileSystem);
            return bucket.isPresent() && PutIfAbsentLogStore.creates(bucket.get(), fileSystem, file)
                    ? new OneRequest(bucket.get(), file, new ByteArrayOutputStream())
                    : super.createAtomic(path, overwriteIfPossible);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is there until it is closed. */
    private static final class OneRequest extends CheckpointFileManager.CancellableFSDataOutputStream {
        private final S3Bucket bucket;
        private final Path file;
        private final ByteArrayOutputStream content;
        private boolean isOver;

        OneRequest(S3Bucket bucket, Path file, ByteArrayOutputStream content) {
            super(content);
            this.bucket = bucket;
            this.file = file;
            this.content = content;
        }

        @Override
        public void cancel() {
            isOver = true;
        }

        /** Fails when another write made the file first. */
        @Override
        public void close() throws IOException {
            if (isOver) {
                return;
            }
            isOver = true;
            super.close();
            bucket.create(file, content.toByteArray());
        }
    }
}
