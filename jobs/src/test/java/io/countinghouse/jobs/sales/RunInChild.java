package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestJvm;
import io.countinghouse.common.testing.Workspace;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs sales-marts in a JVM of its own, which a crash point may halt or stop, and a test may kill. */
final class RunInChild {
    private RunInChild() {}

    public static void main(String[] arguments) {
        JobRunner runner = runner(RealParts.attached(System.getenv()), arguments[0], Progress.silent());
        try {
            runner.run();
        } catch (CountinghouseException e) {
            System.out.println(e.code() + ": " + e.getMessage());
            e.printStackTrace();
            System.exit(e.exitCode().status());
        }
        System.exit(0);
    }

    static JobRunner runner(RealParts parts, String workspace, Progress progress) {
        return new JobRunner(
                parts.spark(),
                parts.workspace(workspace).settings(),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                progress);
    }

    /** The child's exit code, when it reaches its services in another way. */
    static int run(String workspace, Map<String, String> environment, File log)
            throws IOException, InterruptedException {
        return await(start(List.of(), environment, log, workspace), log);
    }

    /** A child that runs on; the caller sees to its end. */
    static Process start(List<String> options, Map<String, String> environment, File log, String... arguments)
            throws IOException {
        return start(command(options, arguments), environment, log);
    }

    /** The same; {@code command} is the child's {@link #command} or starts it. */
    static Process start(List<String> command, Map<String, String> environment, File log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().putAll(RealParts.shared().environment());
        builder.environment().putAll(environment);
        Process child = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
        return child;
    }

    static List<String> command(List<String> options, String... arguments) {
        return command(RunInChild.class, options, List.of(arguments));
    }

    /** The command of a child with a main class of its own. */
    static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = TestJvm.command(WorkSize.SMALL);
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
        // It is there to be killed; the next run waits for its lease.
        command.add("-D" + Workspace.LEASE_TTL + "=PT8S");
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    static int await(Process child, File log) throws InterruptedException {
        return await(child, log, Duration.ofMinutes(10));
    }

    static int await(Process child, File log, Duration limit) throws InterruptedException {
        if (!child.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            child.destroyForcibly();
            throw new AssertionError("the child did not end; its log is " + log);
        }
        return child.exitValue();
    }
}
