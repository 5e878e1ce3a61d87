package io.countinghouse.common.run;

import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * Job and run for every line of the log: of this process by system properties, for lines come from threads of Spark's too, and of
 * executors by what Spark puts into the context of each task's thread.
 */
final class LogContext {
    private static final String PROCESS = "countinghouse.";
    private static final String TASK = "mdc.";
    private static final String JOB = "job";
    private static final String RUN = "run_id";

    private LogContext() {}

    /** For tasks of this thread, and of those that it starts. */
    static void begin(SparkContext spark, String job, String runId) {
        Map.of(JOB, job, RUN, runId).forEach((name, value) -> {
            System.setProperty(PROCESS + name, value);
            spark.setLocalProperty(TASK + name, value);
        });
    }

    static void end(SparkContext spark) {
        for (String name : new String[] {JOB, RUN}) {
            System.clearProperty(PROCESS + name);
            spark.setLocalProperty(TASK + name, null);
        }
    }
}
