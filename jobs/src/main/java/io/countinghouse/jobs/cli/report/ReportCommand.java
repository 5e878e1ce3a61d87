package io.countinghouse.jobs.cli.report;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "report",
        description = "Write the pages of a job, from its published marts.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Report what?");
    }
}
