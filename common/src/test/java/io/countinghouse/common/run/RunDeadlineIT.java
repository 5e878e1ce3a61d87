package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Work that would never end, and the run after it. */
class RunDeadlineIT {
    /** Tasks run in this JVM. */
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static final Workspace WORKSPACE = RealParts.shared().workspace();

    @BeforeAll
    static void migrate() {
        WORKSPACE.migrate();
    }

    @Test
    void aHungSparkJobIsStoppedAndTheNextRunBegins() {
        SparkSession spark = RealParts.shared().spark();
        assertStopped("hung-spark", () -> {
            spark.sparkContext().setJobDescription("hung-spark/stage takings");
            spark.range(2).foreachPartition((ForeachPartitionFunction<Long>) rows -> NEVER.await());
            return "not reached";
        });
        assertThat(spark.range(3).count()).isEqualTo(3);
    }

    @Test
    void aRunThatWaitsForSomethingElseIsStoppedToo() {
        assertStopped("hung-driver", () -> {
            RealParts.shared().spark().sparkContext().setJobDescription("hung-driver/stage takings");
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "not reached";
        });
    }

    private static void assertStopped(String job, Supplier<String> work) {
        assertThatThrownBy(() -> run(job, Duration.ofMillis(500), work))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.RUN_TOO_LONG))
                .hasMessageContaining("longer than 500 ms (limits.max-run)")
                .hasMessageContaining("it was at " + job + "/stage takings");
        assertThat(WORKSPACE.query("SELECT outcome, exit_code FROM ledger_run WHERE job = '" + job + "'"))
                .containsExactly("FAILED|1");
        // Its lease would last for five minutes.
        assertThat(run(job, Duration.ofMinutes(5), () -> "done")).isEqualTo("done");
    }

    private static String run(String job, Duration maxRun, Supplier<String> work) {
        Settings settings = WORKSPACE.settings(
                WORKSPACE.runtime(), new LeaseSettings(Duration.ofMinutes(5), Duration.ofMillis(1), maxRun));
        Database database = new Database(settings.mysql());
        return new LeasedRun(
                        RealParts.shared().spark().sparkContext(),
                        settings,
                        job,
                        database,
                        new Ledger(database),
                        RecordedRun.of(
                                settings.zones(),
                                job,
                                "run",
                                Optional.empty(),
                                RealParts.shared().hadoop()))
                .run(keeper -> work.get(), LeasedRun.Outcome::done);
    }
}
