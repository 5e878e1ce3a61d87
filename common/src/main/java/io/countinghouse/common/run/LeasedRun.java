package io.countinghouse.common.run;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.step.CrashPoint;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a job that no other run may do at the same time; on record with its outcome. */
public final class LeasedRun {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedRun.class);

    private final SparkContext spark;
    private final Settings settings;
    private final String job;
    private final Database database;
    private final Ledger ledger;
    private final RecordedRun recorded;

    LeasedRun(
            SparkContext spark, Settings settings, String job, Database database, Ledger ledger, RecordedRun recorded) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.database = database;
        this.ledger = ledger;
        this.recorded = recorded;
    }

    /**
     * How work ended that came to its end.
     *
     * @param counts what it came to, by name
     */
    public record Outcome(ExitCode exitCode, String message, Map<String, Long> counts) {
        static Outcome done(String message) {
            return new Outcome(ExitCode.DONE, message, Map.of());
        }
    }

    /**
     * @param outcome what the ledger keeps of the result, for {@code status}
     * @throws CountinghouseException whatever fails, with the exit code of its class; LEASE_HELD; RUN_TOO_LONG
     */
    public <T> T run(Function<LeaseKeeper, T> work, Function<T, Outcome> outcome) {
        return run(work, outcome, (keeper, failure) -> {});
    }

    /** @param afterFailure told when a failure is on record */
    <T> T run(
            Function<LeaseKeeper, T> work,
            Function<T, Outcome> outcome,
            BiConsumer<LeaseKeeper, CountinghouseException> afterFailure) {
        try {
            return runLeased(work, outcome, afterFailure);
        } catch (RuntimeException e) {
            recorded.fail(Failures.of(e));
            throw e;
        } finally {
            spark.clearJobGroup();
        }
    }

    private <T> T runLeased(
            Function<LeaseKeeper, T> work,
            Function<T, Outcome> outcome,
            BiConsumer<LeaseKeeper, CountinghouseException> afterFailure) {
        long started = System.nanoTime();
        try (LeaseKeeper keeper = acquire()) {
            String runId = keeper.lease().runId();
            LogContext.begin(spark, job, runId);
            ledger.startRun(keeper.lease());
            recorded.begin(runId, spark.applicationId());
            spark.setJobGroup(runId, job + "/begin", false);
            CrashPoint.LEASE_TAKEN.reach();
            RunDeadline deadline =
                    new RunDeadline(spark, runId, settings.lease().maxRun(), () -> halt(ErrorCode.RUN_TOO_LONG));
            try {
                T result = work.apply(keeper);
                deadline.close();
                keeper.requireHeld();
                Outcome told = outcome.apply(result);
                ledger.finishRun(keeper.lease(), told.exitCode(), told.message());
                recorded.end(told.exitCode(), told.message(), told.counts());
                long elapsed = Duration.ofNanos(System.nanoTime() - started).toMillis();
                LOG.info("elapsed_ms={}", elapsed);
                return result;
            } catch (Exception e) { // Spark throws its checked SparkException undeclared.
                deadline.close();
                CountinghouseException failure = deadline.reason(Failures.of(e));
                recordFailure(keeper, failure, afterFailure);
                throw failure;
            } finally {
                LogContext.end(spark);
            }
        }
    }

    private LeaseKeeper acquire() {
        return recorded.asked()
                .map(asked -> LeaseKeeper.acquireForAttempt(
                        database,
                        settings.lease(),
                        job,
                        number -> asked.attempt(number).toString(),
                        Worker.process(),
                        LeasedRun::halt))
                .orElseGet(() -> LeaseKeeper.acquire(
                        database,
                        settings.lease(),
                        job,
                        recorded.first().toString(),
                        Worker.process(),
                        LeasedRun::halt));
    }

    private void recordFailure(
            LeaseKeeper keeper,
            CountinghouseException failure,
            BiConsumer<LeaseKeeper, CountinghouseException> afterFailure) {
        try {
            ledger.finishRun(keeper.lease(), failure.exitCode(), failure.getMessage());
            afterFailure.accept(keeper, failure);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** A run that lost its lease, or cannot be stopped otherwise, must not do one thing more, not even clean up. */
    private static void halt(ErrorCode reason) {
        Runtime.getRuntime().halt(reason.exitCode().status());
    }
}
