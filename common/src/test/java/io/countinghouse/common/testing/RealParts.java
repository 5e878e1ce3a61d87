package io.countinghouse.common.testing;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.ledger.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/** The embedded S3 and MariaDB, one server process per test JVM; it ends with the JVM. */
public final class RealParts {
    private static final AtomicInteger WORKSPACES = new AtomicInteger();
    private static RealParts shared;

    private final Path state;
    private final Map<String, String> environment;
    private MigratedSchema migrated;

    private RealParts(Path state, Map<String, String> environment) {
        this.state = state;
        this.environment = environment;
    }

    public static synchronized RealParts shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** The parts that another test JVM started, known by its {@link #environment}. */
    public static RealParts attached(Map<String, String> environment) {
        return new RealParts(Path.of("."), environment);
    }

    /** A workspace that another test JVM made. */
    public Workspace workspace(String name) {
        return new Workspace(this, bucket(), name, mysql(name, ""), mysql(name, "MIGRATION_"));
    }

    /** The repository's root. */
    public static Path root() {
        return Path.of(System.getProperty("countinghouse.root"));
    }

    /** A database and four zones that no other test uses; the database is empty. */
    public Workspace workspace() {
        String name = "countinghouse_test_" + ProcessHandle.current().pid() + "_" + WORKSPACES.incrementAndGet();
        try (Connection connection = new Database(mysql("countinghouse", "MIGRATION_")).open();
                Statement create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        } catch (SQLException e) {
            throw new AssertionError("could not create " + name, e);
        }
        return workspace(name);
    }

    synchronized void migrate(Workspace workspace) {
        if (migrated == null) {
            migrated = new MigratedSchema(workspace().migration());
        }
        migrated.takeOver(workspace.migration());
    }

    /** The same, but its zones are in a bucket of this name, which is made when there is none. */
    public Workspace workspaceIn(String bucket) {
        Workspace workspace = workspace();
        try {
            Files.createDirectories(objects(bucket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Workspace(this, bucket, workspace.name(), workspace.runtime(), workspace.migration());
    }

    /** Where the server keeps a bucket's objects as plain files. */
    Path objects(String bucket) {
        return state.resolve("s3").resolve(bucket);
    }

    String bucket() {
        return environment.get("COUNTINGHOUSE_BUCKET");
    }

    /** Connects as a child process or a shell would. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Spark properties for s3a on this server. */
    public Map<String, String> sparkProperties() {
        return Map.of(
                "spark.hadoop.fs.s3a.endpoint", environment.get("COUNTINGHOUSE_S3_ENDPOINT"),
                "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.hadoop.fs.s3a.change.detection.version.required", "false",
                "spark.hadoop.fs.s3a.attempts.maximum", "3",
                "spark.hadoop.fs.s3a.retry.limit", "3",
                "spark.hadoop.fs.s3a.access.key", environment.get("AWS_ACCESS_KEY_ID"),
                "spark.hadoop.fs.s3a.secret.key", environment.get("AWS_SECRET_ACCESS_KEY"));
    }

    /** S3A on this server. A JVM keeps one file system for a bucket, as the first configuration that asks for it says. */
    public Configuration hadoop() {
        Configuration hadoop = new Configuration();
        sparkProperties().forEach((name, value) -> hadoop.set(name.substring("spark.hadoop.".length()), value));
        return hadoop;
    }

    /** S3A at an address; each file system has connections of its own. */
    public Configuration s3a(String endpoint) {
        Configuration hadoop = hadoop();
        hadoop.set("fs.s3a.endpoint", endpoint);
        hadoop.set("fs.s3a.impl.disable.cache", "true");
        hadoop.set("fs.s3a.retry.interval", "20ms");
        return hadoop;
    }

    public String s3Endpoint() {
        return environment.get("COUNTINGHOUSE_S3_ENDPOINT");
    }

    /** The test JVM's session on this server. */
    public SparkSession spark() {
        return spark(Map.of());
    }

    /** Does the work in it as large work is done; see {@link TestSpark#large}. */
    public void large(Runnable work) {
        // The JVM's first session is the one that knows this server.
        spark();
        TestSpark.large(work);
    }

    /** The test JVM's session with further properties, which are heard only by the JVM's first session. */
    public SparkSession spark(Map<String, String> further) {
        Map<String, String> properties = new HashMap<>(sparkProperties());
        properties.putAll(further);
        return TestSpark.session(properties);
    }

    private MysqlSettings mysql(String database, String kind) {
        return new MysqlSettings(
                environment.get("COUNTINGHOUSE_MYSQL_HOST"),
                Integer.parseInt(environment.get("COUNTINGHOUSE_MYSQL_PORT")),
                database,
                environment.get("COUNTINGHOUSE_MYSQL_" + kind + "USER"),
                new Secret(environment.get("COUNTINGHOUSE_MYSQL_" + kind + "PASSWORD")),
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }

    private static RealParts start() {
        try {
            Path state = Files.createTempDirectory("countinghouse-parts");
            Path temporary = Files.createDirectories(state.resolve("tmp"));
            Path sandbox = root().resolve("submit/sandbox/target");
            String classpath = sandbox.resolve("classes") + ":"
                    + Files.readString(sandbox.resolve("sandbox.classpath")).strip();
            List<String> command = TestJvm.command(WorkSize.SMALL);
            command.addAll(List.of(
                    "-Xmx512m",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    classpath,
                    "io.countinghouse.sandbox.SandboxServer",
                    state.toString(),
                    sandbox.resolve("mariadb").toString(),
                    "--fast",
                    "--with-parent",
                    Long.toString(ProcessHandle.current().pid())));
            Process server = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(state.resolve("server.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, state)));
            awaitReady(state, server);
            return new RealParts(state, read(state.resolve("env")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all that it kept; less than the time in which a test's JVM must have ended. */
    private static void stop(Process server, Path state) {
        server.destroy();
        try {
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileUtil.fullyDelete(state.toFile());
    }

    private static void awaitReady(Path state, Process server) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!Files.exists(state.resolve("ready"))) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "the sandbox did not start:\n" + Files.readString(state.resolve("server.log")));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String assignment = line.substring("export ".length());
            int equals = assignment.indexOf('=');
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return environment;
    }
}
