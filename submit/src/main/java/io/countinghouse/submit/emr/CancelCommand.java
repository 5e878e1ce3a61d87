package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description =
                "End a job's runs that wait or go on. Nothing is lost by that: the next run finishes what one has begun.",
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "only this job run or step (default: all that are not over)")
    private Optional<String> id = Optional.empty();

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        EmrSettings settings = options.settings();
        Target target = calls.target(settings);
        String name = settings.job(job).job();
        if (calls.isDryRun()) {
            System.out.println("# "
                    + (target == Target.ec2 ? "emr ListSteps, CancelSteps" : "emr-serverless ListJobRuns, CancelJobRun")
                    + " of " + name + "/");
            return 0;
        }
        try (Service service = Service.of(settings, target)) {
            List<Submitted> active = service.beginningWith(name + "/").stream()
                    .filter(run -> run.state().isActive())
                    .filter(run -> id.isEmpty() || run.id().equals(id.get()))
                    .toList();
            String onYarn = target == Target.ec2
                    ? "; its driver on YARN may go on: `yarn application -kill` on the cluster ends it"
                    : "";
            cancel(service, active, onYarn, System.out);
            if (active.isEmpty()) {
                System.out.println(service.title() + ": no run of " + name + " waits or goes on");
            }
        }
        return 0;
    }

    /**
     * Each, also when another cannot be; one that has ended meanwhile is no failure.
     *
     * @param then what a person may have to do, after the line of each
     * @throws CountinghouseException that of the first that could not be
     */
    static void cancel(Service service, List<Submitted> active, String then, PrintStream out) {
        List<CountinghouseException> failures = new ArrayList<>();
        for (Submitted run : active) {
            String title = run.name() + " (" + run.id() + "): ";
            try {
                if (run.state() == Submitted.State.CANCELLING) {
                    out.println(title + "is cancelling already" + then);
                } else if (cancelled(service, run)) {
                    out.println(title + "cancelling" + then);
                } else {
                    out.println(title + "has ended meanwhile");
                }
            } catch (CountinghouseException e) {
                out.println(title + e.getMessage());
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static boolean cancelled(Service service, Submitted run) {
        try {
            service.cancel(run);
            return true;
        } catch (CountinghouseException e) {
            if (e.code() == ErrorCode.SOURCE_REFUSED
                    && !service.find(run.id()).state().isActive()) {
                return false;
            }
            throw e;
        }
    }
}
