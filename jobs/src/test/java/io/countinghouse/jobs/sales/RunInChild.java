package io.countinghouse.jobs.sales;

import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs sales-marts in a JVM of its own, which a crash point may halt. */
final class RunInChild {
    private RunInChild() {}

    public static void main(String[] arguments) {
        RealParts parts = RealParts.attached(System.getenv());
        JobRunner runner = new JobRunner(
                parts.spark(),
                parts.workspace(arguments[0]).settings(),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                Progress.silent());
        if (arguments.length > 1) {
            runner.replay(arguments[1]);
        } else {
            runner.run();
        }
        System.exit(0);
    }

    /** The child's exit code, when it may be halted at a crash point. */
    static int run(String workspace, String crashAt, File log) throws IOException, InterruptedException {
        return await(start(List.of("-Dcountinghouse.crash-at=" + crashAt), Map.of(), log, workspace), log);
    }

    /** The child's exit code, when it reaches its services in another way. */
    static int run(String workspace, Map<String, String> environment, File log)
            throws IOException, InterruptedException {
        return await(start(List.of(), environment, log, workspace), log);
    }

    /** The child's exit code, when it replays mended rows and may be halted at a crash point. */
    static int replay(String workspace, String crashAt, Path mended, File log)
            throws IOException, InterruptedException {
        return await(
                start(
                        List.of("-Dcountinghouse.crash-at=" + crashAt),
                        Map.of(),
                        log,
                        workspace,
                        mended.toUri().toString()),
                log);
    }

    /** A child that runs on; the caller sees to its end. */
    static Process start(List<String> options, Map<String, String> environment, File log, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(opens());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseParallelGC",
                "-Xmx1g",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                RunInChild.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().putAll(RealParts.shared().environment());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static int await(Process child, File log) throws InterruptedException {
        if (!child.waitFor(3, TimeUnit.MINUTES)) {
            child.destroyForcibly();
            throw new AssertionError("the child did not end; its log is " + log);
        }
        return child.exitValue();
    }

    /** This JVM's own module options, which Spark needs in the child as well. */
    private static List<String> opens() {
        return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList();
    }
}
