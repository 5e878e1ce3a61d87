package io.countinghouse.jobs.cli;

import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** What the session's tasks have done so far; failed tasks count too, so it tells movement, not results. */
final class TaskCounts extends SparkListener {
    private final LongAdder tasks = new LongAdder();
    private final LongAdder rows = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        tasks.increment();
        if (end.taskMetrics() != null) {
            rows.add(end.taskMetrics().inputMetrics().recordsRead());
        }
    }

    long tasks() {
        return tasks.sum();
    }

    long rowsRead() {
        return rows.sum();
    }
}
