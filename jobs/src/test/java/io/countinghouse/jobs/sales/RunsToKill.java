package io.countinghouse.jobs.sales;

import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs in a JVM of their own, side by side, that say when they come to a step; a test kills them somewhere. */
final class RunsToKill {
    /** Printed at the begin of each step of each run. */
    static final String STEP = "step";

    private static final AtomicInteger STEPS = new AtomicInteger();

    private static final Progress SAID = new Progress() {
        @Override
        public void begin(String stage, String detail) {
            STEPS.incrementAndGet();
            System.out.println(STEP);
        }

        @Override
        public void end(String stage, String outcome) {}
    };

    private RunsToKill() {}

    /** @param arguments after how many steps of those before it each run begins, then the names of their workspaces */
    public static void main(String[] arguments) throws InterruptedException {
        int ahead = Integer.parseInt(arguments[0]);
        List<String> workspaces = List.of(arguments).subList(1, arguments.length);
        // A run that fails by itself was not killed: the test must see it.
        Thread.setDefaultUncaughtExceptionHandler((run, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        RealParts parts = RealParts.attached(System.getenv());
        List<Thread> runs = new ArrayList<>();
        for (String workspace : workspaces) {
            Thread run =
                    new Thread(() -> RunInChild.runner(parts, workspace, SAID).run(), workspace);
            while (STEPS.get() < runs.size() * ahead) {
                Thread.sleep(5);
            }
            run.start();
            runs.add(run);
        }
        for (Thread run : runs) {
            run.join();
        }
        System.exit(0);
    }
}
