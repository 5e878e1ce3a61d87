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
        new JobRunner(
                        parts.spark(),
                        parts.workspace(arguments[0]).settings(),
                        SalesMarts.define(SalesWorkspace.SETTINGS),
                        Progress.silent())
                .run();
        System.exit(0);
    }

    /** The child's exit code, when it may be halted at a crash point. */
    static int run(String workspace, String crashAt, File log) throws IOException, InterruptedException {
        return run(workspace, crashAt, Map.of(), log);
    }

    /** The child's exit code, when it reaches its services in another way. */
    static int run(String workspace, Map<String, String> environment, File log)
            throws IOException, InterruptedException {
        return run(workspace, "", environment, log);
    }

    private static int run(String workspace, String crashAt, Map<String, String> environment, File log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(opens());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseParallelGC",
                "-Xmx1g",
                "-Duser.timezone=UTC",
                "-Dcountinghouse.crash-at=" + crashAt,
                "-cp",
                System.getProperty("java.class.path"),
                RunInChild.class.getName(),
                workspace));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().putAll(RealParts.shared().environment());
        builder.environment().putAll(environment);
        Process child = builder.start();
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
