package io.countinghouse.submit;

import io.countinghouse.jobs.Countinghouse;
import io.countinghouse.submit.emr.EmrCommand;
import io.countinghouse.submit.notebook.NotebookCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The laptop's one door: the jobs' commands, and those of the sandbox. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        CommandLine commands = Countinghouse.commandLine();
        commands.addSubcommand(new DemoCommand());
        commands.addSubcommand(new SandboxCommand());
        commands.addSubcommand(new GenerateCommand());
        commands.addSubcommand(new EmrCommand());
        commands.addSubcommand(new NotebookCommand());
        commands.addSubcommand(new HistoryCommand());
        commands.addSubcommand(new CompletionCommand());
        return commands;
    }

    @Command(
            name = "completion",
            description = "Print a bash completion script: source <(submit/countinghouse completion)",
            mixinStandardHelpOptions = true)
    static final class CompletionCommand implements Runnable {
        @Override
        public void run() {
            System.out.print(AutoComplete.bash("countinghouse", commandLine()));
        }
    }
}
