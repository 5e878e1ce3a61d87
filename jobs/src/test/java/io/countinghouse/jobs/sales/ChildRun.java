package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A child under way, to which a test does what an operating system may do. */
final class ChildRun implements AutoCloseable {
    static final int KILLED = 137;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Process process;
    private final Path log;

    private ChildRun(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log a file that does not exist yet */
    static ChildRun start(SalesWorkspace sales, Path log, String... options) throws IOException {
        return start(RunInChild.command(List.of(options), sales.workspace.name()), log);
    }

    static ChildRun start(List<String> command, Path log) throws IOException {
        return new ChildRun(RunInChild.start(command, Map.of(), log.toFile()), log);
    }

    long pid() {
        return process.pid();
    }

    /** Returns when it has printed this line so many times, or has ended. */
    void awaitLines(String line, int times) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && log().lines().filter(line::equals).count() < times) {
            assertThat(System.nanoTime()).as("%s", log).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    /** Returns when all of its threads stand still. */
    void awaitStopped() throws Exception {
        Path stat = Path.of("/proc", Long.toString(pid()), "stat");
        await(() -> Files.readString(stat).contains(") T "), "stop");
    }

    void resume() throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-CONT", Long.toString(pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("kill -CONT: " + status);
        }
    }

    /** Returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its exit code. */
    int awaitEnd() throws Exception {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the child did not end:\n" + log());
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void await(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (condition.call()) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the child did not " + what + ":\n" + log());
    }
}
