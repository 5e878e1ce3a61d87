package io.countinghouse.bench;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileUtil;

/** A sandbox of the benchmark's own, and the processes that are measured; gone with all that it kept when it is closed. */
final class Lab implements AutoCloseable {
    private static final int SECONDS_TO_STOP = 45;
    /** As the launcher gives where nothing else is said. */
    private static final String MEMORY = "-Xmx2g";

    private final Path root;
    private final Path folder;
    private final Thread atTheEnd = new Thread(this::clear, "bench-clear");
    private Map<String, String> environment = Map.of();
    private volatile boolean isCleared;
    private int processes;
    private int workspaces;

    /** Which compilers a rival's JVM has, as the product's have them. */
    enum Compilers {
        SMALL,
        LARGE
    }

    private Lab(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Starts the sandbox by the launcher of this checkout. */
    static Lab start(Path root) {
        try {
            Lab lab = new Lab(root, Files.createTempDirectory("countinghouse-bench"));
            Runtime.getRuntime().addShutdownHook(lab.atTheEnd);
            lab.launch("sandbox", "start");
            lab.environment = lab.readEnvironment();
            return lab;
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE, "The benchmark's folder could not be made: " + e.getMessage(), e);
        }
    }

    Path root() {
        return root;
    }

    MysqlServer mysql() {
        return MysqlServer.of(environment);
    }

    Map<String, String> environment() {
        return environment;
    }

    /** An empty folder, which the caller clears when it is large. */
    Path newFolder(String name) {
        requireOpen();
        try {
            return Files.createDirectories(Files.createTempDirectory(folder, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path objects() {
        return sandbox().resolve("s3");
    }

    /** Zones and a database with the tables of this version, both empty. */
    BenchWorkspace workspace() {
        return BenchWorkspace.create(this, "countinghouse_bench_" + ++workspaces);
    }

    /** The product as users start it. */
    ColdProcess.Ended launch(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("submit/countinghouse").toString()));
        command.addAll(List.of(arguments));
        return new ColdProcess(
                        command, Map.of("COUNTINGHOUSE_SANDBOX", sandbox().toString()), nextLogs())
                .run();
    }

    /** A rival, with the class path and the options of the product's JVM. */
    ColdProcess.Ended java(Compilers compilers, Class<?> main, String... arguments) {
        Path options = root.resolve("conf/jvm");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options.resolve("all.options"),
                "@" + options.resolve(compilers.name().toLowerCase(Locale.ROOT) + ".options")));
        sharedArchive().ifPresent(command::add);
        command.addAll(List.of(
                MEMORY,
                "-Dlog4j2.configurationFile=" + root.resolve("conf/log4j2.properties"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ColdProcess(command, environment, nextLogs()).run();
    }

    /** The archive of classes that the launcher gives the product's JVM. */
    private Optional<String> sharedArchive() {
        Path target = root.resolve("submit/target");
        Path archive = target.resolve("launcher.jsa");
        try {
            return Files.exists(archive)
                            && Files.getLastModifiedTime(archive)
                                            .compareTo(Files.getLastModifiedTime(target.resolve("spark.classpath")))
                                    > 0
                    ? Optional.of("-XX:SharedArchiveFile=" + archive)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path nextLogs() {
        requireOpen();
        return folder.resolve("processes").resolve(Integer.toString(++processes));
    }

    /** A benchmark that is told to stop begins nothing more while it is being cleared. */
    private void requireOpen() {
        if (isCleared) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "The benchmark was stopped");
        }
    }

    private Path sandbox() {
        return folder.resolve("sandbox");
    }

    private Map<String, String> readEnvironment() throws IOException {
        Map<String, String> read = new HashMap<>();
        for (String line : Files.readAllLines(sandbox().resolve("env"))) {
            String[] assignment = line.replace("export ", "").split("=", 2);
            read.put(assignment[0], assignment[1]);
        }
        return read;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        clear();
    }

    private void clear() {
        isCleared = true;
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        Path ready = sandbox().resolve("ready");
        try {
            if (Files.exists(ready)) {
                Optional<ProcessHandle> server =
                        ProcessHandle.of(Long.parseLong(Files.readString(ready).strip()));
                if (server.isPresent()) {
                    server.get().destroy();
                    server.get().onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
                }
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            System.err.println("bench: the sandbox in " + folder + " could not be stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileUtil.fullyDelete(folder.toFile());
    }
}
