package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the work of the thread that makes it once it has taken too long: its Spark jobs are cancelled and the thread is
 * interrupted, again and again until it is closed. A hung run would else renew its lease for ever.
 */
final class RunDeadline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDeadline.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST_ATTEMPTS = 30;
    private static final String DESCRIPTION = "spark.job.description";

    private final SparkContext spark;
    private final String runId;
    private final Duration longest;
    private final Runnable onStuck;
    private final Thread worker = Thread.currentThread();
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> stopping;
    private int attempts;
    private boolean closed;

    /** @param onStuck called when the work heeds none of many attempts; must end this process */
    RunDeadline(SparkContext spark, String runId, Duration longest, Runnable onStuck) {
        this.spark = spark;
        this.runId = runId;
        this.longest = longest;
        this.onStuck = onStuck;
        // A task that waits for something heeds nothing else.
        spark.setInterruptOnCancel(true);
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "run-deadline");
            thread.setDaemon(true);
            return thread;
        });
        this.stopping =
                clock.scheduleAtFixedRate(this::passed, longest.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void passed() {
        if (closed) {
            return;
        }
        attempts++;
        LOG.error("run={} took longer than {}; stopping, attempt {}", runId, longest, attempts);
        if (attempts > MOST_ATTEMPTS) {
            onStuck.run();
            return;
        }
        // Before the thread stops waiting for them: an application does the work of one run at a time.
        cancelJobs();
        worker.interrupt();
    }

    /** A context that stops at this moment has no jobs left, and the run must be stopped all the same. */
    private void cancelJobs() {
        try {
            spark.cancelAllJobs();
        } catch (IllegalStateException e) {
            LOG.warn("run={}: its Spark jobs could not be cancelled", runId, e);
        }
    }

    /** What the run failed with: the deadline, when it was that; else what is given. To be asked in the run's thread, closed. */
    synchronized CountinghouseException reason(CountinghouseException failure) {
        if (attempts == 0) {
            return failure;
        }
        String step = spark.getLocalProperty(DESCRIPTION);
        return new CountinghouseException(
                ErrorCode.RUN_TOO_LONG,
                "The run took longer than " + seconds(longest) + " (limits.max-run) and was stopped; it was at "
                        + (step == null ? "its first step" : step)
                        + ". The next run goes on from there; if so much work is right, raise limits.max-run",
                failure);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** No attempt is made after this, and none is left behind in the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            stopping.cancel(false);
            clock.shutdown();
            if (attempts > 0) {
                Thread.interrupted();
                // The thread may have begun one on its way out.
                cancelJobs();
            }
        }
        spark.setInterruptOnCancel(false);
    }
}
