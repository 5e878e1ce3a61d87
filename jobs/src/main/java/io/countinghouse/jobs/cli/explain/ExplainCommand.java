package io.countinghouse.jobs.cli.explain;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Each job brings what it can explain. */
@Command(name = "explain", description = "Show how figures of the marts came about.", mixinStandardHelpOptions = true)
public final class ExplainCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Explain what?");
    }
}
