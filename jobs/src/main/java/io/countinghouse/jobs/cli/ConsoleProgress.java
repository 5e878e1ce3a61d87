package io.countinghouse.jobs.cli;

import io.countinghouse.common.run.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Progress for a person: one line that ticks on a terminal, plain lines elsewhere; on standard error. */
public final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int WIDTH = 100;

    private final PrintStream out = System.err;

    @SuppressWarnings("SystemConsoleNull") // A newer JDK says so through the console itself; we run on 17.
    private final boolean terminal = System.console() != null;

    private final long started = System.nanoTime();
    private final Thread ticker = new Thread(this::tick, "progress");
    private String current = "";
    private long stageStarted;

    public ConsoleProgress() {
        ticker.setDaemon(true);
        if (terminal) {
            ticker.start();
        }
    }

    @Override
    public synchronized void begin(String stage, String detail) {
        stageStarted = System.nanoTime();
        current = String.format(Locale.ROOT, "%-9s %s", stage, detail);
        if (terminal) {
            show();
        } else {
            out.println(elapsed(started) + "  " + current);
        }
    }

    @Override
    public synchronized void end(String stage, String outcome) {
        String line = String.format(
                Locale.ROOT,
                "%s  %-9s %s (%s)",
                elapsed(started),
                stage,
                outcome,
                elapsed(stageStarted).strip());
        out.print(terminal ? "\r" + pad(line) + System.lineSeparator() : line + System.lineSeparator());
        current = "";
    }

    @Override
    public synchronized void close() {
        ticker.interrupt();
        if (terminal && !current.isEmpty()) {
            out.println();
        }
        current = "";
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            synchronized (this) {
                if (!current.isEmpty()) {
                    show();
                }
            }
            try {
                Thread.sleep(Duration.ofMillis(500).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void show() {
        out.print("\r" + pad(elapsed(started) + "  " + current + " ..."));
        out.flush();
    }

    private static String elapsed(long since) {
        return String.format(Locale.ROOT, "%6.1f s", (System.nanoTime() - since) / 1e9);
    }

    private static String pad(String line) {
        return line.length() >= WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }
}
