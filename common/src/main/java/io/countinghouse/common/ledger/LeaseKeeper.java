package io.countinghouse.common.ledger;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a job's lease, keeps it alive from a thread of its own, and gives it back. */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Database database;
    private final LeaseSettings settings;
    private final Lease lease;
    private final Runnable onLost;
    private final ScheduledExecutorService heartbeat;
    private final ScheduledFuture<?> beat;
    private volatile long renewedAtNanos;

    private LeaseKeeper(Database database, LeaseSettings settings, Lease lease, Runnable onLost) {
        this.database = database;
        this.settings = settings;
        this.lease = lease;
        this.onLost = onLost;
        this.renewedAtNanos = System.nanoTime();
        this.heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease-heartbeat-" + lease.job());
            thread.setDaemon(true);
            return thread;
        });
        long period = settings.ttl().toMillis() / 3;
        this.beat = heartbeat.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the lease when it is free or expired by the database clock; waits up to the settings' patience for it.
     *
     * @param onLost called from the heartbeat when another run has taken the lease, or when it could not be renewed for
     *     its whole time to live; must stop this run at once
     * @throws CountinghouseException LEASE_HELD, naming the holder
     */
    public static LeaseKeeper acquire(
            Database database, LeaseSettings settings, String job, String runId, String holder, Runnable onLost) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        while (true) {
            Attempt attempt = database.inTransaction(
                    "take the lease of " + job, connection -> tryTake(connection, settings, job, runId, holder));
            if (attempt.lease().isPresent()) {
                return new LeaseKeeper(database, settings, attempt.lease().get(), onLost);
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

    /** Gives the lease back, unless another run has it by now. */
    @Override
    public void close() {
        stopHeartbeat();
        database.inTransaction("give back the lease of " + lease.job(), connection -> {
            try (PreparedStatement release = connection.prepareStatement(
                    """
                    UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6) WHERE job = ? AND epoch = ?
                    """)) {
                release.setString(1, lease.job());
                release.setLong(2, lease.epoch());
                return release.executeUpdate();
            }
        });
    }

    private record Attempt(Optional<Lease> lease, String holder, String until) {}

    private static Attempt tryTake(
            Connection connection, LeaseSettings settings, String job, String runId, String holder)
            throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(
                """
                INSERT IGNORE INTO ledger_lease (job, epoch, holder, run_id, expires_at)
                VALUES (?, 0, '', '', '1970-01-02')
                """)) {
            first.setString(1, job);
            first.executeUpdate();
        }
        long epoch;
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT epoch, holder, run_id, expires_at, expires_at > UTC_TIMESTAMP(6) AS held
                FROM ledger_lease WHERE job = ? FOR UPDATE
                """)) {
            look.setString(1, job);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                epoch = row.getLong("epoch") + 1;
                if (row.getBoolean("held")) {
                    String by = "run " + row.getString("run_id") + " on " + row.getString("holder");
                    return new Attempt(Optional.empty(), by, row.getString("expires_at"));
                }
            }
        }
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
        return new Attempt(Optional.of(new Lease(job, epoch, runId)), holder, "");
    }

    private void renew() {
        try {
            boolean mine = database.inTransaction("renew the lease of " + lease.job(), connection -> {
                try (PreparedStatement renew = connection.prepareStatement(
                        """
                        UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
                        WHERE job = ? AND epoch = ?
                        """)) {
                    renew.setLong(1, settings.ttl().toMillis() * 1000);
                    renew.setString(2, lease.job());
                    renew.setLong(3, lease.epoch());
                    return renew.executeUpdate() == 1;
                }
            });
            if (mine) {
                renewedAtNanos = System.nanoTime();
            } else {
                LOG.error("job={} run={} lost its lease to another run; stopping", lease.job(), lease.runId());
                onLost.run();
            }
        } catch (RuntimeException e) {
            LOG.warn("job={} run={} could not renew its lease: {}", lease.job(), lease.runId(), e.getMessage());
            if (System.nanoTime() - renewedAtNanos > settings.ttl().toNanos()) {
                LOG.error("job={} run={} lease has run out; stopping", lease.job(), lease.runId());
                onLost.run();
            }
        }
    }

    /** A renewal under way is waited for: after the release it would take the lease again. */
    private void stopHeartbeat() {
        beat.cancel(false);
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
