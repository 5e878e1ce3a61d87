package io.countinghouse.common.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The checksum that Delta writes beside each version, as whole as a rename makes it: on S3, where a rename is a copy of what was
 * written under another name, an object is whole when it is there. One request takes the place of nine.
 */
public final class ChecksumFiles implements CheckpointFileManager {
    private final Configuration hadoop;
    private final CheckpointFileManager others;

    public ChecksumFiles(Path folder, Configuration hadoop) {
        this.hadoop = hadoop;
        this.others = asSparkChooses(folder, hadoop);
    }

    private static CheckpointFileManager asSparkChooses(Path folder, Configuration hadoop) {
        Configuration unset = new Configuration(hadoop);
        unset.unset(SQLConf.STREAMING_CHECKPOINT_FILE_MANAGER_CLASS().parent().key());
        return CheckpointFileManager.create(folder, unset);
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            Path file = fileSystem.makeQualified(path);
            Optional<S3Bucket> bucket = overwriteIfPossible ? Optional.empty() : S3Bucket.of(fileSystem);
            return bucket.isPresent() && PutIfAbsentLogStore.creates(bucket.get(), fileSystem, file)
                    ? new OneRequest(bucket.get(), file, new ByteArrayOutputStream())
                    : others.createAtomic(path, overwriteIfPossible);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FSDataInputStream open(Path path) {
        return others.open(path);
    }

    @Override
    public FileStatus[] list(Path path, PathFilter filter) {
        return others.list(path, filter);
    }

    @Override
    public void mkdirs(Path path) {
        others.mkdirs(path);
    }

    @Override
    public boolean exists(Path path) {
        return others.exists(path);
    }

    @Override
    public void delete(Path path) {
        others.delete(path);
    }

    @Override
    public boolean isLocal() {
        return others.isLocal();
    }

    @Override
    public Path createCheckpointDirectory() {
        return others.createCheckpointDirectory();
    }

    /** Nothing is there until it is closed. */
    private static final class OneRequest extends CancellableFSDataOutputStream {
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
