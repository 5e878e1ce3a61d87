package io.countinghouse.jobs.sales;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What befalls the first attempt of each task of a job that has the local properties {@link #KIND} and {@link #SEED}; noted
 * in the file that the property {@link #LOG} names, a line each.
 */
public final class TaskFaults implements SparkPlugin {
    static final String KIND = "countinghouse.faults.kind";
    static final String SEED = "countinghouse.faults.seed";
    static final String LOG = "spark.countinghouse.faults.log";

    private static final String MART = "sales_team_data_mart";
    private static final int HALTED = 137;
    /** From the start of the twin on. */
    private static final long LINGER_MILLIS = 2_500;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Which fault. */
    enum Kind {
        /** The task is killed before it has read anything, or fails when all of its work is done. */
        FAILURE,
        /** The first executor to come to each kind of sink halts, before the task's work or after it. */
        EXECUTOR_DEATH,
        /** The task of a sink is so slow, before its work or after it, that a twin is started. */
        TWINS
    }

    @Override
    public DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnExecutor implements ExecutorPlugin {
        private Path log;

        @Override
        public void init(PluginContext context, Map<String, String> extra) {
            log = Path.of(context.conf().get(LOG));
        }

        /** What this threw would be swallowed: a task fails by its context only. */
        @Override
        public void onTaskStart() {
            TaskContext task = TaskContext.get();
            String kind = task.getLocalProperty(KIND);
            String stage = String.valueOf(task.getLocalProperty("spark.job.description"));
            if (kind == null || !stage.startsWith(SalesMarts.NAME)) {
                return;
            }
            long seed = Long.parseLong(task.getLocalProperty(SEED));
            boolean first = new Random(seed * 31 + task.stageId() * 1009L + task.partitionId()).nextBoolean();
            String what = kind + " " + seed + " " + stage + (first ? ", before its work" : ", after its work");
            switch (Kind.valueOf(kind)) {
                case FAILURE -> fail(task, first, what);
                case EXECUTOR_DEATH -> die(task, first, what, seed, stage);
                case TWINS -> linger(task, first, what, stage);
            }
        }

        private void fail(TaskContext task, boolean first, String what) {
            if (task.attemptNumber() > 0) {
                return;
            }
            note(what);
            if (first) {
                task.markInterrupted(what);
            } else {
                afterwards(task, () -> {
                    throw new IllegalStateException(what);
                });
            }
        }

        private void die(TaskContext task, boolean first, String what, long seed, String stage) {
            if (!isSinkOnce(stage) || !claimed(seed + "-" + stage.replaceAll("[^a-z_]", "-"))) {
                return;
            }
            note(what);
            if (first) {
                Runtime.getRuntime().halt(HALTED);
            }
            afterwards(task, () -> Runtime.getRuntime().halt(HALTED));
        }

        private void linger(TaskContext task, boolean first, String what, String stage) {
            // The others show how long such a task takes.
            if (!isSinkOnce(stage) || task.partitionId() % 2 == 1) {
                return;
            }
            if (task.attemptNumber() > 0) {
                note(what);
            } else if (first) {
                awaitTwin(what);
            } else {
                afterwards(task, () -> awaitTwin(what));
            }
        }

        /** Each kind of sink; an executor that starts again takes long, so not every mart's. */
        private static boolean isSinkOnce(String stage) {
            return stage.endsWith("/land") || stage.endsWith("/stage " + MART) || stage.endsWith("/copy " + MART);
        }

        /** Unless the work itself failed. */
        private static void afterwards(TaskContext task, Runnable fault) {
            task.addTaskCompletionListener((TaskCompletionListener) context -> {
                if (!context.isFailed() && !context.isInterrupted()) {
                    fault.run();
                }
            });
        }

        /** However late it is started, it gets ahead; one that never comes fails the test, which looks for its note. */
        private void awaitTwin(String what) {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            try {
                while (!isNoted(what) && System.nanoTime() < deadline) {
                    Thread.sleep(20);
                }
                Thread.sleep(LINGER_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isNoted(String what) {
            try {
                return Files.exists(log) && Files.readAllLines(log).contains(what);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean claimed(String once) {
            try {
                Files.createFile(log.resolveSibling(log.getFileName() + "." + once));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void note(String line) {
            try {
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
