package io.countinghouse.submit;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shaded jar that a cluster is given, beside what the cluster itself brings. */
public final class JobJar {
    public static final String MAIN = "io.countinghouse.jobs.Countinghouse";

    private JobJar() {}

    public static Path path() {
        Path target = RealParts.root().resolve("jobs/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(
                            file -> file.getFileName().toString().matches("countinghouse-jobs-[0-9][0-9A-Z.-]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(target + ": found no job jar, expected it packaged"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spark, Delta and Hadoop with their SDK, and not one class of ours or of what we bring. */
    public static String clusterClasspath() {
        try {
            return Files.readString(RealParts.root().resolve("submit/target/spark.classpath"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Java command for a child that runs Spark, up to the class path, which the caller adds with the main class. */
    public static List<String> java(WorkSize size, List<String> options) {
        List<String> command = TestJvm.command(size);
        command.add("-Xmx1g");
        command.addAll(options);
        return command;
    }

    /** A child that knows of this machine only what {@code environment} tells it. */
    public static ProcessBuilder process(List<String> command, Path folder, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("COUNTINGHOUSE_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** What no output may show. */
    public static List<String> secrets() {
        Map<String, String> environment = RealParts.shared().environment();
        return List.of(
                environment.get("AWS_SECRET_ACCESS_KEY"),
                environment.get("COUNTINGHOUSE_MYSQL_PASSWORD"),
                environment.get("COUNTINGHOUSE_MYSQL_MIGRATION_PASSWORD"));
    }

    /** Waits for the child; a child that hangs is ended and fails the test. */
    public static int exitStatus(Process child, int seconds) {
        try {
            if (!child.waitFor(seconds, TimeUnit.SECONDS)) {
                child.destroyForcibly();
                throw new AssertionError("the child did not end within " + seconds + " s");
            }
            return child.exitValue();
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
