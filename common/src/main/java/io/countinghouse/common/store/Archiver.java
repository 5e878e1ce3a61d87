package io.countinghouse.common.store;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.step.CrashPoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was delivered. Every object is copied before its batch is claimed, so that the manifest names bytes that nobody
 * writes to: the copy is what lands, and what {@code reconcile} reads. The raw object goes once its batch is published.
 */
public final class Archiver {
    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final int AT_ONCE = 8;
    private static final int BUFFER = 1 << 20;

    private final RawZone raw;
    private final LakePaths paths;

    public Archiver(RawZone raw, LakePaths paths) {
        this.raw = raw;
        this.paths = paths;
    }

    /**
     * Copies inspected objects to where they stay, several at once: each waits for the store far longer than it works.
     *
     * @return those whose copy was made of the inspected object, with its place; one that was overwritten or taken away since is
     *     left out, and with it all of its content, for the next run to look at
     */
    public List<RawObject> copy(List<RawObject> inspected, Instant now) {
        List<Optional<RawObject>> copies = eachOf(inspected, object -> {
            String destination = paths.destination(now, object);
            boolean kept = holds(destination, object) || copyAsInspected(object, destination);
            CrashPoint.ARCHIVE_COPIED.reach();
            return kept ? Optional.of(object.keptAt(destination)) : Optional.<RawObject>empty();
        });
        Set<String> left = new HashSet<>();
        for (int i = 0; i < inspected.size(); i++) {
            if (copies.get(i).isEmpty()) {
                LOG.warn(
                        "{} changed while it was looked at; it waits for the next run",
                        Printable.of(inspected.get(i).key()));
                left.add(inspected.get(i).fileId());
            }
        }
        return copies.stream()
                .flatMap(Optional::stream)
                .filter(object -> !left.contains(object.fileId()))
                .toList();
    }

    /** Takes the objects of a published batch out of the raw zone, but for content that came under the same name since. */
    public void removeRaw(Batch batch, Consumer<RawObject> removed) {
        List<RawObject> waiting =
                batch.objects().stream().filter(object -> !object.archived()).toList();
        eachOf(waiting, object -> {
            if (object.state() == ObjectState.REFUSED) {
                writeReason(object);
            }
            removeRaw(object);
            CrashPoint.ARCHIVE_DELETED.reach();
            removed.accept(object);
            return object;
        });
    }

    /**
     * Puts what an abandoned batch was to take beside refused files, each with the reason, and takes it out of the raw zone as
     * {@link #removeRaw} does.
     *
     * @param moved receives each object with its place
     */
    public void bringToQuarantine(Batch batch, Consumer<RawObject> moved) {
        List<RawObject> waiting =
                batch.objects().stream().filter(object -> !object.archived()).toList();
        eachOf(waiting, object -> {
            RawObject kept = object;
            if (object.state() == ObjectState.ABANDONED) {
                RawObject given = object.abandoned("its batch was abandoned: " + batch.reason());
                kept = given.keptAt(paths.destination(batch.createdAt(), given));
                if (!holds(kept.location(), kept)
                        && !copy(kept, object.location(), kept.location())
                        && !copy(kept, object.key(), kept.location())) {
                    // A lost copy must not hold up the job whose batch is given up.
                    moved.accept(object.abandoned("its batch was abandoned: " + batch.reason()
                            + "; its bytes are gone, expected sha256 " + object.fileId()));
                    return object;
                }
            }
            if (kept.state() == ObjectState.REFUSED || kept.state() == ObjectState.ABANDONED) {
                writeReason(kept);
            }
            removeRaw(object);
            moved.accept(kept);
            return kept;
        });
    }

    /** Whether these very bytes lie under the key again. */
    public boolean isBroughtBack(PublishedFile file, String key) {
        return holds(key, as(file, key));
    }

    /** Puts the archived bytes of a file back under the key that they were delivered by; whether they were there. */
    public boolean bringBack(PublishedFile file, String key) {
        return isBroughtBack(file, key) || copy(as(file, key), file.location(), key);
    }

    private static RawObject as(PublishedFile file, String key) {
        return RawObject.of(file.feed(), key, "", file.size())
                .at(file.location())
                .content(file.fileId(), 0)
                .is(ObjectState.PROCESSED)
                .build();
    }

    private void removeRaw(RawObject object) {
        // Without the condition, a store may tell of an object as it was: its bytes have the last word before they go.
        boolean goes = isListedAsClaimed(object)
                && (raw.deletesOnlyAsRead(object.key(), object.etag()) || holds(object.key(), object));
        if (goes && !raw.delete(object.key(), object.etag())) {
            LOG.warn("{} was replaced before it could go; it waits for the next run", Printable.of(object.key()));
        }
    }

    private boolean isListedAsClaimed(RawObject object) {
        return raw.find(object.key())
                .filter(found -> found.etag().equals(object.etag()) && found.size() == object.size())
                .isPresent();
    }

    /**
     * What lands is copied within the store, where that copies an object of the ETag that was inspected only: the landing digests
     * it. Of anything else nobody would.
     */
    private boolean copyAsInspected(RawObject object, String destination) {
        Optional<Boolean> copied = object.taken()
                ? raw.copyInStore(object.key(), object.etag(), object.size(), destination)
                : Optional.empty();
        return copied.orElseGet(() -> copy(object, object.key(), destination));
    }

    /** Whether the copy was made; a copy of other content never comes into being. */
    private boolean copy(RawObject object, String from, String destination) {
        Path target = new Path(destination);
        try (InputStream in = raw.fileSystem(new Path(from)).open(new Path(from))) {
            FileSystem store = raw.fileSystem(target);
            return (store.hasPathCapability(target, StreamCapabilities.ABORTABLE_STREAM)
                            ? isWritten(in, store, target, true, object)
                            : isWrittenAside(in, store, target, object))
                    && holds(destination, object);
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw RawZone.failure("copy " + from + " to " + destination, e);
        }
    }

    /** Equal objects of the same name have one destination, so what is not whole yet has a name of its own. */
    private static boolean isWrittenAside(InputStream in, FileSystem store, Path target, RawObject object)
            throws IOException {
        Path aside = target.suffix("." + UUID.randomUUID() + ".part");
        try {
            return isWritten(in, store, aside, false, object) && (store.rename(aside, target) || store.exists(target));
        } finally {
            store.delete(aside, false);
        }
    }

    private static boolean isWritten(InputStream in, FileSystem store, Path target, boolean abortable, RawObject object)
            throws IOException {
        boolean good = false;
        FSDataOutputStream out = store.create(target, true);
        try {
            MessageDigest digest = sha256();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            good = HexFormat.of().formatHex(digest.digest()).equals(object.fileId());
        } finally {
            if (!good && abortable) {
                out.abort();
            }
            out.close();
        }
        return good;
    }

    /** Whether these very bytes are there. */
    private boolean holds(String place, RawObject object) {
        Optional<RawZone.Listed> found = raw.find(place);
        if (found.isEmpty() || found.get().size() != object.size()) {
            return false;
        }
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = raw.fileSystem(new Path(place)).open(new Path(place))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw RawZone.failure("read back " + place, e);
        }
        return HexFormat.of().formatHex(digest.digest()).equals(object.fileId());
    }

    private void writeReason(RawObject object) {
        Path path = new Path(object.location() + ".reason.json");
        String reason = "{\"object\":" + Json.quote(object.key()) + ",\"file_id\":" + Json.quote(object.fileId())
                + ",\"code\":" + Json.quote(object.verdict()) + ",\"detail\":" + Json.quote(object.detail()) + "}\n";
        try (OutputStream out = raw.fileSystem(path).create(path, true)) {
            out.write(reason.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw RawZone.failure("write " + path, e);
        }
    }

    private static <T> List<T> eachOf(List<RawObject> objects, Function<RawObject, T> work) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<T>> moves = new ArrayList<>();
            for (RawObject object : objects) {
                moves.add(workers.submit(() -> work.apply(object)));
            }
            return moves.stream().map(Archiver::await).toList();
        } finally {
            stop(workers);
        }
    }

    /** Nothing may still move once the lease is given back. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = false;
        boolean stopped = false;
        while (!stopped) {
            try {
                stopped = workers.awaitTermination(1, TimeUnit.MINUTES);
                if (!stopped) {
                    LOG.warn("still waiting for the copies under way");
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(Future<T> move) {
        try {
            return move.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while archiving", e);
        } catch (ExecutionException e) {
            throw Failures.of(e);
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
