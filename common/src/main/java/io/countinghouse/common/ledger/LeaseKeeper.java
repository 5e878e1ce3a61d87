package io.countinghouse.common.ledger;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a job's lease, keeps it alive from a thread of its own, and gives it back. */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Database database;
    private final LeaseSettings settings;
    private final Lease lease;
    private final Consumer<ErrorCode> onLost;
    private final ScheduledExecutorService heartbeat;
    private final List<ScheduledFuture<?>> beats;
    private final AtomicLong heldSinceNanos;
    private volatile boolean heldByLock;

    private LeaseKeeper(
            Database database, LeaseSettings settings, Lease lease, long takenAtNanos, Consumer<ErrorCode> onLost) {
        this.database = database;
        this.settings = settings;
        this.lease = lease;
        this.onLost = onLost;
        this.heldSinceNanos = new AtomicLong(takenAtNanos);
        this.heartbeat = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "lease-heartbeat-" + lease.job());
            thread.setDaemon(true);
            return thread;
        });
        long renewal = settings.ttl().toMillis() / 3;
        long watch = Math.max(1, settings.ttl().toMillis() / 20);
        this.beats = List.of(
                heartbeat.scheduleAtFixedRate(this::renew, renewal, renewal, TimeUnit.MILLISECONDS),
                heartbeat.scheduleAtFixedRate(this::watch, watch, watch, TimeUnit.MILLISECONDS));
    }

    /**
     * Takes the lease when it is free or expired by the database clock, and nobody is in the middle of a transaction under
     * it; waits up to the settings' patience for it.
     *
     * @param onLost called with LEASE_LOST when another run has taken the lease, with DATABASE_UNREACHABLE when it was not
     *     renewed for its whole time to live; must stop this run at once
     * @throws CountinghouseException LEASE_HELD, naming the holder
     */
    public static LeaseKeeper acquire(
            Database database,
            LeaseSettings settings,
            String job,
            String runId,
            String holder,
            Consumer<ErrorCode> onLost) {
        return acquire(database, settings, job, connection -> runId, holder, onLost);
    }

    /**
     * The same, for a run whose id the ledger may know.
     *
     * @param attempts the id of each attempt, from 1; the lease is taken with the first that the ledger does not know
     * @throws CountinghouseException also USAGE when one of them is of another job's run
     */
    public static LeaseKeeper acquireForAttempt(
            Database database,
            LeaseSettings settings,
            String job,
            IntFunction<String> attempts,
            String holder,
            Consumer<ErrorCode> onLost) {
        return acquire(
                database,
                settings,
                job,
                connection -> KnownRuns.firstUnknown(connection, job, attempts),
                holder,
                onLost);
    }

    /** Asked while nobody else can begin a run of the job. */
    @FunctionalInterface
    private interface RunIdChoice {
        String with(Connection connection) throws SQLException;
    }

    private static LeaseKeeper acquire(
            Database database,
            LeaseSettings settings,
            String job,
            RunIdChoice runId,
            String holder,
            Consumer<ErrorCode> onLost) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        while (true) {
            long asked = System.nanoTime();
            Attempt attempt = database.inTransaction(
                    "take the lease of " + job, connection -> tryTake(connection, settings, job, runId, holder));
            if (attempt.lease().isPresent()) {
                return new LeaseKeeper(database, settings, attempt.lease().get(), asked, onLost);
            }
            if (System.nanoTime() >= deadline) {
                throw new CountinghouseException(
                        ErrorCode.LEASE_HELD,
                        "The lease of " + job + " is held by " + attempt.holder() + " until " + attempt.until()
                                + " UTC; run again when it has finished");
            }
            LOG.info("waiting for the lease of {} held by {}", job, attempt.holder());
            sleep(Duration.ofMillis(500));
        }
    }

    public Lease lease() {
        return lease;
    }

    /**
     * Does work whose own transaction locks the lease: nobody can take it meanwhile, nor can the heartbeat renew it.
     *
     * @throws CountinghouseException LEASE_LOST or DATABASE_UNREACHABLE when the lease is not this run's after the work
     */
    public void whileLocked(Runnable work) {
        heldByLock = true;
        try {
            work.run();
            requireRenewed();
        } finally {
            heldByLock = false;
        }
    }

    /**
     * To be asked before a step that the database cannot fence, such as one on files. The lease may be lost right after;
     * what the step does must be harmless then too. The database is asked when more than half of the time to live of the
     * last renewal is over: before, nobody takes a lease by the database's clock, unless that jumps or this machine slept.
     *
     * @throws CountinghouseException LEASE_LOST when another run has taken the lease, DATABASE_UNREACHABLE
     */
    public void requireHeld() {
        if (System.nanoTime() - heldSinceNanos.get() > settings.ttl().toNanos() / 2) {
            requireRenewed();
        }
    }

    private void requireRenewed() {
        if (!renewed()) {
            throw new CountinghouseException(
                    ErrorCode.LEASE_LOST,
                    "The lease of " + lease.job() + " was taken by another run; this run (" + lease.runId() + ", epoch "
                            + lease.epoch() + ") changes nothing more");
        }
    }

    /** Gives the lease back, unless another run has it by now. One that cannot be given back runs out by itself. */
    @Override
    public void close() {
        stopHeartbeat();
        try {
            database.inTransaction("give back the lease of " + lease.job(), this::release);
        } catch (CountinghouseException e) {
            LOG.warn("job={} run={} leaves its lease to run out: {}", lease.job(), lease.runId(), e.getMessage());
        }
    }

    private int release(Connection connection) throws SQLException {
        Fence.limitSilence(connection, settings.ttl());
        try (PreparedStatement release = connection.prepareStatement(
                """
                UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6) WHERE job = ? AND epoch = ?
                """)) {
            release.setString(1, lease.job());
            release.setLong(2, lease.epoch());
            return release.executeUpdate();
        }
    }

    private record Attempt(Optional<Lease> lease, String holder, String until) {}

    private static Attempt tryTake(
            Connection connection, LeaseSettings settings, String job, RunIdChoice choice, String holder)
            throws SQLException {
        Fence.limitSilence(connection, settings.ttl());
        LeaseRow found = LeaseRow.lock(connection, job);
        if (found.held()) {
            return new Attempt(Optional.empty(), found.holder(), found.until());
        }
        long epoch = found.epoch() + 1;
        String runId = choice.with(connection);
        try (PreparedStatement take = connection.prepareStatement(
                """
                UPDATE ledger_lease SET epoch = ?, holder = ?, run_id = ?,
                    expires_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
                WHERE job = ?
                """)) {
            take.setLong(1, epoch);
            take.setString(2, holder);
            take.setString(3, runId);
            take.setLong(4, settings.ttl().toMillis() * 1000);
            take.setString(5, job);
            take.executeUpdate();
        }
        return new Attempt(Optional.of(new Lease(job, epoch, runId, settings.ttl())), holder, "");
    }

    private void renew() {
        try {
            if (!renewed()) {
                LOG.error("job={} run={} lost its lease to another run; stopping", lease.job(), lease.runId());
                onLost.accept(ErrorCode.LEASE_LOST);
            }
        } catch (CountinghouseException e) {
            LOG.warn("job={} run={} could not renew its lease: {}", lease.job(), lease.runId(), e.getMessage());
        }
    }

    /** Apart from the renewal, which may hang for as long as a connection's timeout. */
    private void watch() {
        if (!heldByLock
                && System.nanoTime() - heldSinceNanos.get() > settings.ttl().toNanos()) {
            LOG.error("job={} run={} could not renew its lease in time; stopping", lease.job(), lease.runId());
            onLost.accept(ErrorCode.DATABASE_UNREACHABLE);
        }
    }

    /** Whether the lease is still this run's; it then lasts its time to live from the moment this was asked. */
    private boolean renewed() {
        long asked = System.nanoTime();
        boolean mine = database.inTransaction("renew the lease of " + lease.job(), connection -> {
            Fence.limitSilence(connection, settings.ttl());
            // The server's clock stands still while a statement waits for a lock: a late renewal must not shorten.
            try (PreparedStatement renew = connection.prepareStatement(
                    """
                    UPDATE ledger_lease
                    SET expires_at = GREATEST(expires_at, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
                    WHERE job = ? AND epoch = ?
                    """)) {
                renew.setLong(1, settings.ttl().toMillis() * 1000);
                renew.setString(2, lease.job());
                renew.setLong(3, lease.epoch());
                renew.executeUpdate();
            }
            return isMine(connection);
        });
        if (mine) {
            heldSinceNanos.accumulateAndGet(asked, Math::max);
        }
        return mine;
    }

    private boolean isMine(Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT 1 FROM ledger_lease WHERE job = ? AND epoch = ?")) {
            look.setString(1, lease.job());
            look.setLong(2, lease.epoch());
            try (ResultSet row = look.executeQuery()) {
                return row.next();
            }
        }
    }

    /** A renewal under way is waited for: after the release it would take the lease again. */
    private void stopHeartbeat() {
        beats.forEach(beat -> beat.cancel(false));
        heartbeat.shutdown();
        try {
            if (!heartbeat.awaitTermination(10, TimeUnit.SECONDS)) {
                heartbeat.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while waiting for the lease", e);
        }
    }
}
