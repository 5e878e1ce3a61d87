package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.run.WorkInSight;
import io.countinghouse.jobs.cli.PreparedPart.Faulty;
import io.countinghouse.jobs.cli.PreparedPart.Ready;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Runs of several jobs, one after another in one Spark session; one that fails does not stop the others. */
final class JobSequence {
    private final PrintWriter err;
    /** In the order of the command line. */
    private final Map<String, ExitCode> outcomes = new LinkedHashMap<>();

    private JobSequence(PrintWriter err) {
        this.err = err;
    }

    /**
     * Returns the gravest exit code of all jobs. Every mistake of every job's configuration is told before Spark starts; a job
     * with one has failed, and the others run.
     */
    static int run(List<JobPart> parts, ConfigurationOptions options, PrintWriter err) throws IOException {
        List<PreparedPart> prepared =
                parts.stream().map(part -> PreparedPart.of(part, options)).toList();
        List<Ready> ready = new ArrayList<>();
        List<Faulty> faulty = new ArrayList<>();
        for (PreparedPart part : prepared) {
            if (part instanceof Faulty unable) {
                faulty.add(unable);
            } else {
                ready.add((Ready) part);
            }
        }
        JobSequence sequence = new JobSequence(err);
        parts.forEach(part -> sequence.outcomes.put(part.job(), ExitCode.FAILED));
        if (ready.isEmpty()) {
            sequence.fail(faulty);
            return sequence.told();
        }
        List<JobSettings<Job>> jobs = ready.stream().map(Ready::configured).toList();
        WorkInSight inSight = WorkInSight.ofRuns(jobs, ready.get(0).hadoop());
        OptionalInt again = SmallJvm.statusInsteadOf(inSight.size());
        if (again.isPresent()) {
            return again.getAsInt();
        }
        sequence.fail(faulty);
        sequence.run(ready, inSight);
        return sequence.told();
    }

    private void run(List<Ready> ready, WorkInSight inSight) throws IOException {
        String title = ready.stream().map(one -> one.part().title()).collect(Collectors.joining(" "));
        try (ConsoleProgress progress = new ConsoleProgress()) {
            SparkSession started;
            try {
                started = JobSession.start(ready.get(0).configured().settings(), inSight, title, progress);
            } catch (RuntimeException e) {
                CountinghouseException failure = Failures.of(e);
                fail(ready.stream()
                        .map(one -> new Faulty(one.part(), one.recorded(), failure))
                        .toList());
                return;
            }
            try (SparkSession spark = started) {
                ready.forEach(one -> run(one, spark, progress));
            }
        }
    }

    private void run(Ready ready, SparkSession spark, ConsoleProgress progress) {
        try {
            outcomes.put(ready.part().job(), ExitCode.of(JobSession.work(ready, spark, progress)));
        } catch (Exception e) { // Spark throws its checked SparkException undeclared.
            CountinghouseException failure = Failures.of(e);
            fail(List.of(new Faulty(ready.part(), ready.recorded(), failure)));
        }
    }

    /** A mistake that several jobs have in common is told once. */
    private void fail(List<Faulty> faulty) {
        Map<String, List<Faulty>> byMessage = faulty.stream()
                .collect(Collectors.groupingBy(
                        one -> one.failure().getMessage(), LinkedHashMap::new, Collectors.toList()));
        byMessage.forEach((message, ones) -> {
            FailureText.tell(
                    err,
                    ones.stream().map(one -> one.part().job()).collect(Collectors.joining(", ")) + ": ",
                    ones.get(0).failure());
        });
        faulty.forEach(one -> {
            outcomes.put(one.part().job(), one.failure().exitCode());
            one.recorded().ifPresent(run -> run.fail(one.failure()));
        });
    }

    private int told() {
        System.out.println();
        outcomes.forEach((job, exitCode) -> System.out.println(
                job + ": " + (exitCode.isDone() ? "done" : "failed") + ", exit code " + exitCode.status()));
        return ExitCode.gravest(outcomes.values()).status();
    }
}
