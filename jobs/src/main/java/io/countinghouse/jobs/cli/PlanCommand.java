package io.countinghouse.jobs.cli;

import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunPlan;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = "Print what run would read, recompute and publish; write nothing anywhere.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text, or json: one object with job, open_batch, source, files, left_alone, bring_to and slices by"
                            + " mart (default: text)")
    private TextOrJson format = TextOrJson.text;

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        return JobSession.run(job, options, Kind.WAITING, runner -> {
            RunPlan plan = runner.plan();
            System.out.print(format == TextOrJson.json ? plan.toJson() : plan.toText(names.all()));
            return 0;
        });
    }
}
