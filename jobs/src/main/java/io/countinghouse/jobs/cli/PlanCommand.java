package io.countinghouse.jobs.cli;

import io.countinghouse.common.run.WorkInSight.Kind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Print what run would read, recompute and publish; write nothing anywhere.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        return JobSession.run(job, options, Kind.WAITING, runner -> {
            System.out.print(runner.plan().toText(names.all()));
            return 0;
        });
    }
}
