package io.countinghouse.submit.emr;

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
            active.forEach(run -> {
                service.cancel(run);
                System.out.println(run.name() + " (" + run.id() + "): cancelling"
                        + (target == Target.ec2
                                ? "; its driver on YARN may go on: `yarn application -kill` on the cluster ends it"
                                : ""));
            });
            if (active.isEmpty()) {
                System.out.println(service.title() + ": no run of " + name + " waits or goes on");
            }
        }
        return 0;
    }
}
