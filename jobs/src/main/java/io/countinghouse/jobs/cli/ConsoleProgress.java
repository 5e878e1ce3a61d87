package io.countinghouse.jobs.cli;

import io.countinghouse.common.step.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Progress for a person: on a terminal one line that ticks, elsewhere a plain line for each stage and one more every ten
 * seconds that it lasts; on standard error. Of stages that several threads are at, the line is of the one that began last.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int WIDTH = 100;
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final Duration REMIND = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private final Duration period;
    private final long started = System.nanoTime();
    private final TaskCounts counts = new TaskCounts();
    private final Thread ticker = new Thread(this::tick, "progress");
    private final Deque<Underway> underway = new ArrayDeque<>();

    @SuppressWarnings("SystemConsoleNull") // A newer JDK says so through the console itself; we run on 17.
    public ConsoleProgress() {
        this(System.err, System.console() != null, System.console() != null ? REDRAW : REMIND);
    }

    ConsoleProgress(PrintStream out, boolean terminal, Duration period) {
        this.out = out;
        this.terminal = terminal;
        this.period = period;
        ticker.setDaemon(true);
        ticker.start();
    }

    private record Underway(Thread thread, String what, long started, long tasksBefore, long rowsBefore) {}

    /** Counts the session's tasks and the rows they read from now on. */
    public void watch(SparkSession spark) {
        spark.sparkContext().addSparkListener(counts);
    }

    @Override
    public synchronized void begin(String stage, String detail) {
        // A thread that is gone has ended nothing: it failed.
        underway.removeIf(begun ->
                begun.thread().equals(Thread.currentThread()) || !begun.thread().isAlive());
        underway.push(new Underway(
                Thread.currentThread(),
                String.format(Locale.ROOT, "%-9s %s", stage, detail),
                System.nanoTime(),
                counts.tasks(),
                counts.rowsRead()));
        if (terminal) {
            show();
        } else {
            out.println(elapsed(started) + "  " + underway.peek().what());
        }
    }

    @Override
    public synchronized void end(String stage, String outcome) {
        long since = started;
        for (Underway begun : underway) {
            if (begun.thread().equals(Thread.currentThread())) {
                since = begun.started();
            }
        }
        underway.removeIf(begun -> begun.thread().equals(Thread.currentThread()));
        String line = String.format(
                Locale.ROOT,
                "%s  %-9s %s (%s)",
                elapsed(started),
                stage,
                outcome,
                elapsed(since).strip());
        out.print(terminal ? "\r" + pad(line) + System.lineSeparator() : line + System.lineSeparator());
    }

    @Override
    public synchronized void close() {
        ticker.interrupt();
        if (terminal && !underway.isEmpty()) {
            out.println();
        }
        underway.clear();
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(period.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            remind();
        }
    }

    /** Tells of the stage that is under way, if one is. */
    synchronized void remind() {
        if (!underway.isEmpty()) {
            show();
        }
    }

    private void show() {
        Underway last = underway.getFirst();
        String line = elapsed(started) + "  " + last.what() + done(last) + " ...";
        out.print(terminal ? "\r" + pad(line) : line + System.lineSeparator());
        out.flush();
    }

    private String done(Underway stage) {
        long tasks = counts.tasks() - stage.tasksBefore();
        return tasks == 0
                ? ""
                : ": " + Progress.count(tasks) + " tasks, " + Progress.count(counts.rowsRead() - stage.rowsBefore())
                        + " rows read";
    }

    private static String elapsed(long since) {
        return String.format(Locale.ROOT, "%6.1f s", (System.nanoTime() - since) / 1e9);
    }

    private static String pad(String line) {
        return line.length() >= WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }
}
