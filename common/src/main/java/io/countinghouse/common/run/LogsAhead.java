package io.countinghouse.common.run;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.store.LakePaths;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the logs of a job's lake tables from a thread of its own while files are looked at: what takes one processor for a while is
 * there when they are landed.
 */
final class LogsAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogsAhead.class);

    private final SparkSession spark;
    private final List<String> tables;
    private final Thread thread = new Thread(this::load, "logs-ahead");
    private volatile boolean isClosed;

    LogsAhead(SparkSession spark, Job job, LakePaths paths) {
        this.spark = spark;
        this.tables = Stream.concat(
                        job.landings().stream()
                                .flatMap(landing -> landing.tables().stream())
                                .map(LakeTable::name),
                        job.marts().stream().map(Mart::name))
                .distinct()
                .map(paths::table)
                .toList();
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void load() {
        for (String table : tables) {
            if (isClosed) {
                return;
            }
            try {
                DeltaStore.load(spark, table);
            } catch (RuntimeException e) {
                // The run meets it where it needs the table, and tells it there.
                LOG.debug("the log of {} could not be loaded ahead", table, e);
                return;
            }
        }
    }

    /** Ends with the table that is being loaded. */
    @Override
    public void close() {
        isClosed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
