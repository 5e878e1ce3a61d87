package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A child that runs commands from the job jar, in an empty folder; one for the whole test JVM, as Spark is slow to start. */
final class Commands implements AutoCloseable {
    private static Commands shared;

    private final Path log;
    private final Process host;
    private final DataOutputStream requests;
    private final DataInputStream answers;

    private Commands(Path log, Process host) {
        this.log = log;
        this.host = host;
        this.requests = new DataOutputStream(host.getOutputStream());
        this.answers = new DataInputStream(host.getInputStream());
    }

    /**
     * What a command left.
     *
     * @param err standard error with the log
     */
    record Outcome(int status, String out, String err) {}

    static synchronized Commands shared() {
        if (shared == null) {
            shared = startShared();
        }
        return shared;
    }

    /** Runs a command on this workspace; checks that nothing it printed is a secret or a stack trace. */
    synchronized Outcome run(Workspace workspace, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        String bucket = RealParts.shared().environment().get("COUNTINGHOUSE_BUCKET");
        line.addAll(List.of("--set", "bucket=\"" + bucket + "/" + workspace.name() + "\""));
        line.addAll(List.of("--set", "mysql.database=" + workspace.name()));
        return bare(line.toArray(String[]::new));
    }

    /** Runs exactly this command line; checks that nothing it printed is a secret or a stack trace. */
    Outcome bare(String... arguments) {
        Outcome outcome = unchecked(arguments);
        assertThat(outcome.out() + outcome.err())
                .doesNotContain(JobJar.secrets())
                .doesNotContain("\tat ");
        return outcome;
    }

    /** Runs exactly this command line. */
    synchronized Outcome unchecked(String... arguments) {
        try {
            int logged = Files.readString(log).length();
            requests.writeInt(arguments.length);
            for (String argument : arguments) {
                requests.writeUTF(argument);
            }
            requests.flush();
            int status = answers.readInt();
            String out = text();
            String err = text() + Files.readString(log).substring(logged);
            return new Outcome(status, out, err);
        } catch (IOException e) {
            throw new AssertionError("the host of commands has ended; its log is " + log, e);
        }
    }

    private String text() throws IOException {
        return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
    }

    private static Commands startShared() {
        try {
            Path log = Files.createTempFile("countinghouse-commands", ".log");
            log.toFile().deleteOnExit();
            return start(
                    Files.createTempDirectory("countinghouse-commands"),
                    log,
                    RealParts.shared().environment(),
                    "-Dlog4j2.configurationFile=" + RealParts.root().resolve("conf/log4j2.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A child of its own, in this folder and with these options; its standard error goes to the log. */
    static Commands start(Path folder, Path log, Map<String, String> environment, String... options) {
        List<String> command = JobJar.java(WorkSize.SMALL, List.of(options));
        command.addAll(List.of(
                "-cp",
                String.join(
                        File.pathSeparator,
                        RealParts.root().resolve("submit/target/test-classes").toString(),
                        JobJar.path().toString(),
                        JobJar.clusterClasspath()),
                CommandHost.class.getName()));
        try {
            Process host = JobJar.process(command, folder, environment)
                    .redirectError(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(host::destroy));
            return new Commands(log, host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        host.destroy();
        host.onExit().join();
    }
}
