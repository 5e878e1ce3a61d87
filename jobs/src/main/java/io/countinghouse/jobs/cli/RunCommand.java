package io.countinghouse.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Finish what an earlier run left, then take in what is new and publish.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        return JobSession.run(job, options, runner -> {
            System.out.print(runner.run().toText());
            return 0;
        });
    }
}
