package io.countinghouse.submit.stub;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.submit.JobJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * Starts drivers: Spark's own spark-submit, in a JVM of its own, with the jar and the files from where they were deployed. What
 * needs a cluster is adapted to this machine: the master is {@code local[2]}, so the driver does the executors' work, and a
 * driver has the memory of a test.
 */
final class Drivers implements AutoCloseable {
    /** Jars of EMR's image, which are on the class path here. */
    private static final String OF_THE_IMAGE = "/usr/share/aws/delta/lib/";

    private static final List<String> DRIVER_VARIABLES =
            List.of("spark.yarn.appMasterEnv.", "spark.emr-serverless.driverEnv.");

    /** As in Spark's own template. */
    private static final Map<String, String> LOG4J2_OF_THE_IMAGE = Map.of(
            "rootLogger.level", "info",
            "rootLogger.appenderRef.stdout.ref", "console",
            "appender.console.type", "Console",
            "appender.console.name", "console",
            "appender.console.target", "SYSTEM_ERR",
            "appender.console.layout.type", "PatternLayout",
            "appender.console.layout.pattern", "%d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex");

    private final Path folder;
    private final Machine machine;
    private final List<Driver> started = new ArrayList<>();
    private boolean closed;

    Drivers(Path folder, Machine machine) {
        this.folder = folder;
        this.machine = machine;
    }

    /**
     * Starts one.
     *
     * @param name of its folder
     * @throws UncheckedIOException also where a file is not there that it is to have
     */
    Driver start(String name, Submitted submitted) {
        SparkSubmitLine line = submitted.line();
        try {
            Path work = Files.createDirectories(folder.resolve(name).resolve("work"));
            if (submitted.filesInWorkingFolder()) {
                for (String file : list(line.option("--files").orElse("")).toList()) {
                    fetch(file, work);
                }
            }
            Process process = JobJar.process(command(submitted, work), work, environment(line))
                    .redirectOutput(work.resolveSibling("stdout").toFile())
                    .redirectError(work.resolveSibling("stderr").toFile())
                    .start();
            Driver driver = new Driver(process, work);
            synchronized (started) {
                started.add(driver);
                if (closed) {
                    process.destroyForcibly();
                }
            }
            return driver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts what was printed where the cluster puts its logs, compressed as there. */
    void log(String uri, Path printed) {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(URI.create(uri));
        try (InputStream in = Files.newInputStream(printed);
                GZIPOutputStream out = new GZIPOutputStream(fileSystem(uri).create(target, true))) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        synchronized (started) {
            closed = true;
            started.forEach(
                    driver -> driver.process().destroyForcibly().onExit().join());
        }
    }

    private List<String> command(Submitted submitted, Path work) throws IOException {
        SparkSubmitLine line = submitted.line();
        List<String> options = new ArrayList<>();
        if (!submitted.log4j2().isEmpty()) {
            options.add("-Dlog4j2.configurationFile="
                    + log4j2(submitted.log4j2(), work.resolveSibling("log4j2.properties")));
        }
        options.addAll(SparkSubmitLine.words(line.properties().getOrDefault("spark.driver.extraJavaOptions", "")));
        line.option("--driver-java-options").ifPresent(more -> options.addAll(SparkSubmitLine.words(more)));
        List<String> command = JobJar.java(WorkSize.SMALL, options);
        command.addAll(List.of("-cp", JobJar.clusterClasspath(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", "local[2]", "--deploy-mode", "client"));
        line.option("--class").ifPresent(main -> command.addAll(List.of("--class", main)));
        line.option("--name").ifPresent(name -> command.addAll(List.of("--name", name)));
        if (!submitted.filesInWorkingFolder()) {
            line.option("--files").ifPresent(files -> command.addAll(List.of("--files", files)));
        }
        Map<String, String> properties = new LinkedHashMap<>(machine.sparkDefaults());
        properties.putAll(line.properties());
        properties.remove("spark.driver.extraJavaOptions");
        properties.remove("spark.master");
        properties.remove("spark.submit.deployMode");
        line.option("--jars").ifPresent(jars -> properties.put("spark.jars", jars));
        properties.computeIfPresent("spark.jars", (name, jars) -> notOfTheImage(jars));
        properties.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.add(line.resource());
        command.addAll(line.arguments());
        return command;
    }

    private static Path log4j2(Map<String, String> settings, Path file) throws IOException {
        Map<String, String> all = new TreeMap<>(LOG4J2_OF_THE_IMAGE);
        all.putAll(settings);
        List<String> lines = new ArrayList<>();
        all.forEach((name, value) -> lines.add(name + " = " + value));
        return Files.write(file, lines);
    }

    /** Of the machine, and what the line gives its driver. */
    private Map<String, String> environment(SparkSubmitLine line) {
        Map<String, String> environment = new HashMap<>(machine.environment());
        line.properties().forEach((name, value) -> DRIVER_VARIABLES.stream()
                .filter(name::startsWith)
                .forEach(prefix -> environment.put(name.substring(prefix.length()), value)));
        return environment;
    }

    private void fetch(String uri, Path into) throws IOException {
        org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(uri);
        try (InputStream in = fileSystem(uri).open(source)) {
            Files.copy(in, into.resolve(source.getName()));
        }
    }

    /** S3A serves both schemes. */
    private FileSystem fileSystem(String uri) throws IOException {
        return FileSystem.get(URI.create(uri), machine.hadoop());
    }

    /** Null where nothing is left. */
    private static String notOfTheImage(String jars) {
        String left = list(jars).filter(jar -> !jar.startsWith(OF_THE_IMAGE)).collect(Collectors.joining(","));
        return left.isEmpty() ? null : left;
    }

    private static Stream<String> list(String commas) {
        return Stream.of(commas.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
    }
}
