package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the raw objects of a published batch out of the raw zone, each by a verified copy. */
final class Archiver {
    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final int AT_ONCE = 8;
    private static final int BUFFER = 1 << 20;

    private final RawZone raw;
    private final LakePaths paths;
    private final Ledger ledger;

    Archiver(RawZone raw, LakePaths paths, Ledger ledger) {
        this.raw = raw;
        this.paths = paths;
        this.ledger = ledger;
    }

    /** Several objects at once: each waits for the store far longer than it works. */
    void archive(Batch batch, Lease lease) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> moves = new ArrayList<>();
            for (RawObject object : batch.objects()) {
                if (!object.archived()) {
                    moves.add(workers.submit(() -> archive(batch, lease, object)));
                }
            }
            moves.forEach(Archiver::await);
        } finally {
            stop(workers);
        }
    }

    /** Nothing may still move once the lease is given back. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        try {
            while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("still waiting for the copies under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> move) {
        try {
            move.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while archiving", e);
        } catch (ExecutionException e) {
            throw Failures.of(e);
        }
    }

    private void archive(Batch batch, Lease lease, RawObject object) {
        String destination = paths.destination(batch, object);
        Optional<RawZone.Listed> source = raw.find(object.key());
        boolean unchanged = source.isPresent()
                && source.get().etag().equals(object.etag())
                && source.get().size() == object.size();
        if (!holds(destination, object)) {
            if (!unchanged) {
                throw new CountinghouseException(
                        source.isEmpty() ? ErrorCode.RAW_FILE_MISSING : ErrorCode.RAW_FILE_CHANGED,
                        object.key() + ": found " + (source.isEmpty() ? "no object" : "other content")
                                + ", expected the claimed content " + object.fileId() + " to archive");
            }
            copy(object, destination);
        } else if (unchanged && !holds(object.key(), object)) {
            // The copy is an earlier run's, and a listing may be stale: what lies there now is not what was copied.
            unchanged = false;
        }
        if (object.state() == ObjectState.REFUSED) {
            writeReason(object, destination);
        }
        CrashPoint.ARCHIVE_COPIED.reach();
        // Content that came under the same name since is a new file: it stays for the next batch.
        if (unchanged) {
            delete(object.key());
        }
        CrashPoint.ARCHIVE_DELETED.reach();
        ledger.archived(lease, object.objectId(), destination);
    }

    private void copy(RawObject object, String destination) {
        try (InputStream in = raw.fileSystem(new Path(object.key())).open(new Path(object.key()));
                OutputStream out = raw.fileSystem(new Path(destination)).create(new Path(destination), true)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw RawZone.failure("copy " + object.key() + " to " + destination, e);
        }
        if (!holds(destination, object)) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED,
                    destination + ": found other content than " + object.fileId() + " after copying " + object.key());
        }
    }

    /** Whether the object is there with the very bytes that were claimed. */
    private boolean holds(String destination, RawObject object) {
        Optional<RawZone.Listed> found = raw.find(destination);
        if (found.isEmpty() || found.get().size() != object.size()) {
            return false;
        }
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = raw.fileSystem(new Path(destination)).open(new Path(destination))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw RawZone.failure("read back " + destination, e);
        }
        return HexFormat.of().formatHex(digest.digest()).equals(object.fileId());
    }

    private void writeReason(RawObject object, String destination) {
        Path path = new Path(destination + ".reason.json");
        String reason = "{\"object\":" + Json.quote(object.key()) + ",\"file_id\":" + Json.quote(object.fileId())
                + ",\"code\":" + Json.quote(object.verdict()) + ",\"detail\":" + Json.quote(object.detail()) + "}\n";
        try (OutputStream out = raw.fileSystem(path).create(path, true)) {
            out.write(reason.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw RawZone.failure("write " + path, e);
        }
    }

    private void delete(String key) {
        try {
            raw.fileSystem(new Path(key)).delete(new Path(key), false);
        } catch (IOException e) {
            throw RawZone.failure("delete " + key, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "This JVM has no SHA-256", e);
        }
    }
}
