package io.countinghouse.common.store;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.error.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists objects with what identifies them. */
public final class RawZone {
    private static final String WITHOUT_ETAG = "modified-";

    private final Configuration hadoop;

    public RawZone(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * @param etag the store's; where it has none, the modification time, which a rewrite changes as well
     * @param modifiedAt by the store's clock
     */
    public record Listed(String key, String etag, long size, Instant modifiedAt) {}

    /**
     * Every object below the folder, ordered by key; none when the folder does not exist.
     *
     * @throws CountinghouseException {@code STORAGE} when the store has a key that leads out of the folder ({@code ..} as
     *     one of its parts): taking it in would read and delete another object
     */
    public List<Listed> list(String folder) {
        List<Listed> objects = new ArrayList<>();
        try {
            Path root = new Path(folder);
            FileSystem fileSystem = fileSystem(root);
            String below = fileSystem.makeQualified(root) + "/";
            RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root, true);
            while (files.hasNext()) {
                objects.add(listedBelow(below, files.next()));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("list " + folder, e);
        }
        objects.sort(Comparator.comparing(Listed::key));
        return objects;
    }

    public Optional<Listed> find(String key) {
        try {
            Path path = new Path(key);
            return Optional.of(listed(fileSystem(path).getFileStatus(path)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("look at " + key, e);
        }
    }

    /** Puts a local file there, over what may be there. */
    public void upload(java.nio.file.Path local, String key) {
        try {
            Path path = new Path(key);
            fileSystem(path).copyFromLocalFile(false, true, new Path(local.toUri()), path);
        } catch (IOException e) {
            throw failure("write " + key, e);
        }
    }

    /** As listing writes it. */
    public String qualified(String folder) {
        try {
            Path path = new Path(folder);
            return fileSystem(path).makeQualified(path).toString();
        } catch (IOException e) {
            throw failure("look at " + folder, e);
        }
    }

    /** Deletes an object whatever it is by now. */
    public void delete(String key) {
        try {
            Path path = new Path(key);
            fileSystem(path).delete(path, false);
        } catch (IOException e) {
            throw failure("delete " + key, e);
        }
    }

    /**
     * Deletes an object unless it was replaced since it was read; where the store has no ETag of it, or cannot delete on that
     * condition, in any case.
     *
     * @param etag as {@link Listed} has it
     * @return false when another object is in its place, which stays
     */
    public boolean delete(String key, String etag) {
        try {
            Path path = new Path(key);
            if (!etag.startsWith(WITHOUT_ETAG)) {
                return ObjectDelete.ifSame(fileSystem(path), path, etag);
            }
        } catch (IOException e) {
            throw failure("delete " + key, e);
        }
        delete(key);
        return true;
    }

    /**
     * Copies an object within its store unless it was replaced since it was read.
     *
     * @param etag as {@link Listed} has it
     * @return whether it was copied; empty when its bytes must be copied by whoever asks
     */
    public Optional<Boolean> copyInStore(String key, String etag, long size, String destination) {
        if (etag.startsWith(WITHOUT_ETAG)) {
            return Optional.empty();
        }
        Path source = new Path(key);
        Path target = new Path(destination);
        try {
            return ObjectCopy.ifSame(fileSystem(source), source, etag, size, fileSystem(target), target);
        } catch (IOException e) {
            throw failure("copy " + key + " to " + destination, e);
        }
    }

    /**
     * Whether {@link #delete(String, String)} is known to leave what came in the place of an object since, without a look at its bytes
     * before.
     *
     * @param etag as {@link Listed} has it
     */
    public boolean deletesOnlyAsRead(String key, String etag) {
        try {
            return !etag.startsWith(WITHOUT_ETAG) && ObjectDelete.isKnownSafe(fileSystem(new Path(key)));
        } catch (IOException e) {
            throw failure("look at " + key, e);
        }
    }

    public FileSystem fileSystem(Path path) throws IOException {
        return path.getFileSystem(hadoop);
    }

    public static CountinghouseException failure(String purpose, IOException e) {
        return new CountinghouseException(
                Outage.among(e).orElse(ErrorCode.STORAGE),
                Printable.of("Could not " + purpose + ": " + e.getMessage()),
                e);
    }

    private static Listed listedBelow(String folder, FileStatus status) {
        Listed listed = listed(status);
        if (!listed.key().startsWith(folder)) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE,
                    Printable.of(listed.key()) + ": found by listing " + folder
                            + ", expected only objects below it; a key there has"
                            + " a part \"..\" and must be removed with the store's own tools");
        }
        return listed;
    }

    private static Listed listed(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        String identity = etag == null || etag.isEmpty() ? WITHOUT_ETAG + status.getModificationTime() : etag;
        return new Listed(
                status.getPath().toString(),
                identity,
                status.getLen(),
                Instant.ofEpochMilli(status.getModificationTime()));
    }
}
