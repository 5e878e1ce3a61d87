package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.testing.TestJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone Spark of several processes, from the jars that a laptop has of Maven: a master, workers of one core, and the
 * executors that these start. They know the cluster's S3 and its credentials, as machines with a role do, and nothing else.
 */
final class SparkCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String HOST = "127.0.0.1";
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("(Successfully registered with master)");

    private final Path folder;
    private final Map<String, String> environment;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final String url;

    private SparkCluster(Path folder, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.environment = environment;
        Path log = folder.resolve("master.log");
        Process master =
                start(log, "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "0", "--webui-port", "0");
        this.url = await(master, log, MASTER);
    }

    /** Returns when all workers are there. */
    static SparkCluster start(Path folder, int workers, Map<String, String> role) throws IOException {
        Map<String, String> environment = new HashMap<>(role);
        environment.put("SPARK_HOME", sparkHome(folder).toString());
        environment.put("SPARK_SCALA_VERSION", "2.13");
        environment.put("SPARK_LOCAL_IP", HOST);
        SparkCluster cluster = new SparkCluster(folder, environment);
        try {
            for (int i = 0; i < workers; i++) {
                cluster.startWorker(i);
            }
            return cluster;
        } catch (IOException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** As {@code --master} takes it. */
    String url() {
        return url;
    }

    ProcessHandle worker(int number) {
        return workers.get(number).toHandle();
    }

    /** The executor's process on this worker, when it runs. */
    Optional<ProcessHandle> executor(int worker) {
        return worker(worker).children().findFirst();
    }

    /** What an executor is known by to its driver. */
    static String executorId(ProcessHandle executor) {
        try {
            List<String> arguments =
                    List.of(Files.readString(Path.of("/proc", Long.toString(executor.pid()), "cmdline"))
                            .split("\0", -1));
            return arguments.get(arguments.indexOf("--executor-id") + 1);
        } catch (IOException e) {
            throw new AssertionError("executor " + executor.pid() + " has ended", e);
        }
    }

    private void startWorker(int number) throws IOException {
        Path log = folder.resolve("worker-" + number + ".log");
        Process worker = start(
                log,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOST,
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("work-" + number).toString(),
                url);
        workers.add(worker);
        await(worker, log, REGISTERED);
    }

    private Process start(Path log, String mainClass, String... arguments) throws IOException {
        List<String> command = TestJvm.command(WorkSize.SMALL);
        command.addAll(List.of("-Xmx256m", "-cp", JobJar.clusterClasspath(), mainClass));
        command.addAll(List.of(arguments));
        Process process = JobJar.process(command, folder, environment)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** A worker looks here for the jars that its executors begin with. */
    private static Path sparkHome(Path folder) throws IOException {
        Path home = folder.resolve("spark");
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.writeString(home.resolve("RELEASE"), "");
        for (String jar : JobJar.clusterClasspath().split(File.pathSeparator, -1)) {
            Path file = Path.of(jar);
            Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
        }
        return home;
    }

    private static String await(Process process, Path log, Pattern line) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Matcher matcher = line.matcher(Files.readString(log));
            if (matcher.find()) {
                return matcher.group(1);
            }
            pause();
        }
        return assertThat(Files.readString(log)).containsPattern(line).actual();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = processes.stream()
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
