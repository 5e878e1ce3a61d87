package io.countinghouse.submit.infrastructure;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.testing.RealParts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program that a machine may have or not; a test that needs one is skipped where it is not, and says so. */
public record Tool(int status, String out) {
    /** npm's own failure, as without a network; the linter was not even started. */
    private static final Pattern NPM_FAILED = Pattern.compile("(?m)^npm (error|ERR!) code ");

    private static final int LIMIT_SECONDS = 120;

    /** Runs a command in the repository's root; skips the test where there is no such program. */
    public static Tool run(Map<String, String> environment, String... command) {
        assumeTrue(isThere(command[0]), command[0] + " is not installed; it checks " + command[command.length - 1]);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(RealParts.root().toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            // What is there to wait for is the network's; the tools themselves are done in seconds.
            Thread killer = new Thread(() -> endLate(process), "limit of " + command[0]);
            killer.setDaemon(true);
            killer.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            // So end the stand-ins of version managers that have no program to stand in for.
            assumeFalse(status == 127, command[0] + ": " + out);
            return new Tool(status, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a program of npm packages at these versions; skips the test where npm can neither find nor fetch them. */
    public static Tool npx(List<String> packages, String... command) {
        List<String> line = new ArrayList<>(List.of("npx", "--yes"));
        packages.forEach(name -> line.add("--package=" + name));
        line.addAll(List.of(command));
        Tool run = run(
                Map.of(
                        "npm_config_prefer_offline", "true",
                        "npm_config_fetch_retries", "0",
                        "npm_config_fetch_timeout", "10000",
                        "npm_config_update_notifier", "false"),
                line.toArray(String[]::new));
        assumeFalse(NPM_FAILED.matcher(run.out()).find(), "npm could not fetch " + packages + ": " + run.out());
        return run;
    }

    private static boolean isThere(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
