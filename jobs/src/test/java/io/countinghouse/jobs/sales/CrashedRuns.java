package io.countinghouse.jobs.sales;

import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs in a JVM of their own that halts while each of them stands at its crash point: the start of a JVM and of Spark takes
 * several times as long as a run.
 */
public final class CrashedRuns {
    private static final String STAND_AT = "countinghouse.stand-at";

    private CrashedRuns() {}

    /**
     * A run that crashes at a point; it replays mended rows if they are given, and abandons the open batch or takes back the
     * first where its point lies in that.
     *
     * @param job makes its runner of a workspace, and can itself be made without an argument
     */
    public record Run(
            String workspace,
            String point,
            Class<? extends Function<Workspace, JobRunner>> job,
            Optional<Path> mended) {
        Run(SalesWorkspace sales, String point) {
            this(sales.workspace.name(), point, SalesWorkspace.Defined.class, Optional.empty());
        }

        @SuppressWarnings("unchecked")
        private static Run of(String argument) {
            String[] parts = argument.split("=", 4);
            try {
                return new Run(
                        parts[0],
                        parts[1],
                        (Class<? extends Function<Workspace, JobRunner>>) Class.forName(parts[2]),
                        Optional.of(parts[3]).filter(path -> !path.isEmpty()).map(Path::of));
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(argument, e);
            }
        }

        private String argument() {
            return workspace + "=" + point + "=" + job.getName() + "="
                    + mended.map(Path::toString).orElse("");
        }

        private void begin(RealParts parts) {
            JobRunner runner = runner(parts.workspace(workspace));
            if (point.startsWith("ABANDONED")) {
                runner.abandon("crashed");
            } else if (point.startsWith("RETRACT")) {
                runner.retract("1", "crashed");
            } else if (point.startsWith("MAINTAINED")) {
                runner.maintain(Duration.ZERO);
            } else {
                mended.ifPresentOrElse(path -> runner.replay(path.toUri().toString()), runner::run);
            }
        }

        private JobRunner runner(Workspace of) {
            try {
                return job.getConstructor().newInstance().apply(of);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Returns when it stands at its point. */
        private void stand(RealParts parts) throws InterruptedException {
            System.setProperty(STAND_AT, point);
            Thread thread = new Thread(() -> begin(parts), point);
            thread.setDaemon(true);
            thread.start();
            while (System.getProperty(STAND_AT) != null) {
                if (!thread.isAlive()) {
                    throw new IllegalStateException("the run did not come to " + point);
                }
                Thread.sleep(5);
            }
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        RealParts parts = RealParts.attached(System.getenv());
        List<Run> runs = Stream.of(arguments).map(Run::of).toList();
        try {
            for (Run run : runs.subList(0, runs.size() - 1)) {
                run.stand(parts);
            }
            Run last = runs.get(runs.size() - 1);
            System.setProperty("countinghouse.crash-at", last.point());
            last.begin(parts);
        } finally {
            // Standing runs must not keep a JVM that failed.
            System.exit(1);
        }
    }

    /** Returns when the JVM has halted in the last of them. */
    public static void crash(List<Run> runs, Path log) throws Exception {
        List<String> arguments = runs.stream().map(Run::argument).toList();
        try (ChildRun child = ChildRun.start(
                RunInChild.command(CrashedRuns.class, List.of("-Dcountinghouse.root=" + RealParts.root()), arguments),
                log)) {
            if (child.awaitEnd() != ChildRun.KILLED) {
                throw new AssertionError(runs + "\n" + child.log());
            }
        }
    }
}
