package io.countinghouse.submit;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command as a cluster runs it: the job jar by plain spark-submit, in a process of its own and an empty folder. */
final class Submission {
    private static final int LIMIT_SECONDS = 900;

    private final Path folder;
    private final Map<String, String> environment =
            new HashMap<>(RealParts.shared().environment());
    private final Map<String, String> properties = cluster();
    private final List<String> options = new ArrayList<>();
    private String master = "local[2]";

    /** @param folder gets the output, in the files {@code out} and {@code err} */
    Submission(Path folder, Workspace workspace) {
        this.folder = folder;
        environment.put("COUNTINGHOUSE_BUCKET", environment.get("COUNTINGHOUSE_BUCKET") + "/" + workspace.name());
        environment.put("COUNTINGHOUSE_MYSQL_DATABASE", workspace.name());
    }

    /** @param commandLines of the process and of those it started, as anyone on the machine could read them */
    record Submitted(int status, String out, String err, Set<String> commandLines) {}

    Submission environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    Submission properties(Map<String, String> more) {
        properties.putAll(more);
        return this;
    }

    Submission options(List<String> more) {
        options.addAll(more);
        return this;
    }

    /** Where it runs, instead of in its own process. */
    Submission master(String url) {
        master = url;
        return this;
    }

    Submitted run(String... arguments) throws IOException {
        List<String> command = JobJar.java(WorkSize.LARGE, options);
        command.addAll(List.of("-cp", JobJar.clusterClasspath(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", master));
        properties.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.addAll(List.of("--class", JobJar.MAIN, JobJar.path().toString()));
        command.addAll(List.of(arguments));
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process child = JobJar.process(command, empty, environment)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Set<String> commandLines = watch(child);
        return new Submitted(
                JobJar.exitStatus(child, LIMIT_SECONDS), Files.readString(out), Files.readString(err), commandLines);
    }

    private static Set<String> watch(Process child) throws IOException {
        Set<String> commandLines = new TreeSet<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (!child.waitFor(500, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
                for (ProcessHandle process : Stream.concat(Stream.of(child.toHandle()), child.descendants())
                        .toList()) {
                    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
                    if (Files.exists(commandLine)) {
                        commandLines.add(Files.readString(commandLine).replace('\0', ' '));
                    }
                }
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return commandLines;
    }

    /** What a cluster's own configuration says: where its S3 is. */
    static Map<String, String> cluster() {
        Map<String, String> properties = new HashMap<>(RealParts.shared().sparkProperties());
        // The role's credentials; here the environment has them.
        properties.keySet().removeIf(name -> name.endsWith("access.key") || name.endsWith("secret.key"));
        properties.put("spark.driver.host", "127.0.0.1");
        properties.put("spark.ui.enabled", "false");
        properties.put("spark.sql.shuffle.partitions", "2");
        properties.put("spark.databricks.delta.snapshotPartitions", "2");
        return properties;
    }
}
