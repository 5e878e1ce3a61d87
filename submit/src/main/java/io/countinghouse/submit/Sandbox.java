package io.countinghouse.submit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.receipts.simulator.SandboxApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sandbox server's process, told by the file it writes when it is ready. */
final class Sandbox {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
    private static final String SERVER = "io.countinghouse.sandbox.SandboxServer";

    private final Path root;
    private final Path state;

    Sandbox(Path root, Path state) {
        this.root = root;
        this.state = state;
    }

    /** The checkout the launcher runs from; {@code COUNTINGHOUSE_SANDBOX} names another state folder. */
    static Sandbox ofThisCheckout() {
        Path root = Path.of(System.getProperty("countinghouse.root", "."))
                .toAbsolutePath()
                .normalize();
        return new Sandbox(
                root,
                Optional.ofNullable(System.getenv("COUNTINGHOUSE_SANDBOX"))
                        .map(Path::of)
                        .orElse(root.resolve(".sandbox"))
                        .toAbsolutePath());
    }

    Path state() {
        return state;
    }

    /** The running server; a file that a dead process left counts for nothing. */
    Optional<Long> pid() {
        try {
            Path ready = state.resolve("ready");
            if (!Files.exists(ready)) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(ready).strip());
            Instant written = Files.getLastModifiedTime(ready).toInstant();
            // A process that began after the file was written has got a dead server's number.
            return ProcessHandle.of(pid)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(start -> start.isBefore(written))
                            .orElse(false))
                    .map(ProcessHandle::pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it runs and serves all that this release needs. */
    boolean isWhole() {
        try {
            Path env = state.resolve("env");
            return pid().isPresent()
                    && Files.exists(env)
                    && Files.readString(env).contains(SandboxApi.URL_VARIABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server and waits until it answers; two starts at once give one server. */
    void start() {
        try {
            Files.createDirectories(state.resolve("tmp"));
            try (FileChannel channel = FileChannel.open(
                            state.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isWhole()) {
                    // One that an earlier release has started serves less.
                    stop();
                    Files.deleteIfExists(state.resolve("ready"));
                    await(spawn());
                }
            }
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL, "The sandbox could not be started: " + e.getMessage(), e);
        }
    }

    /** Whether there was one to stop. */
    boolean stop() {
        Optional<ProcessHandle> server = pid().flatMap(ProcessHandle::of);
        if (server.isEmpty()) {
            return false;
        }
        server.get().destroy();
        try {
            server.get().onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL, "The sandbox, process " + server.get().pid() + ", did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while the sandbox stops", e);
        } catch (ExecutionException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "The sandbox's end could not be awaited", e);
        }
        return true;
    }

    private Process spawn() throws IOException {
        Path built = root.resolve("submit/sandbox/target");
        List<String> command = new ArrayList<>();
        // A group of its own, so that Ctrl-C in the terminal does not take the database down.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("conf/jvm/all.options"),
                "@" + root.resolve("conf/jvm/small.options"),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + state.resolve("tmp"),
                "-cp",
                built.resolve("classes") + ":" + root.resolve("jobs/target/classes") + ":"
                        + Files.readString(built.resolve("sandbox.classpath")).strip(),
                SERVER,
                state.toString(),
                state.resolve("mariadb").toString(),
                "--api",
                SandboxApi.class.getName()));
        if (System.getenv("COUNTINGHOUSE_MYSQL_HOST") != null && !hasOwnDatabase()) {
            command.add("--s3-only");
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("server.log").toFile())
                .start();
    }

    /** Otherwise a host in the environment is an external server, which then serves. */
    private boolean hasOwnDatabase() throws IOException {
        Path env = state.resolve("env");
        return Files.exists(env) && Files.readString(env).contains("COUNTINGHOUSE_MYSQL_HOST");
    }

    private void await(Process server) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (pid().isEmpty()) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new CountinghouseException(
                        ErrorCode.INTERNAL, "The sandbox did not start; its log is " + state.resolve("server.log"));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while the sandbox starts", e);
            }
        }
    }
}
