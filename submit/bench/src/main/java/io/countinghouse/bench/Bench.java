package io.countinghouse.bench;

import io.countinghouse.jobs.Countinghouse;
import picocli.CommandLine;

/** The benchmark's own door, which the launcher opens for {@code bench}. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** With the exit codes and messages of the other commands. */
    static CommandLine commandLine() {
        CommandLine commands = Countinghouse.commandLine();
        commands.addSubcommand(BenchCommand.commandLine());
        commands.setExecutionExceptionHandler(commands.getExecutionExceptionHandler());
        return commands;
    }
}
