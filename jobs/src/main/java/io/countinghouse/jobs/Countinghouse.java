package io.countinghouse.jobs;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.Failures;
import io.countinghouse.jobs.cli.BackfillCommand;
import io.countinghouse.jobs.cli.BatchCommand;
import io.countinghouse.jobs.cli.FailureText;
import io.countinghouse.jobs.cli.LoadDimensionsCommand;
import io.countinghouse.jobs.cli.MaintainCommand;
import io.countinghouse.jobs.cli.MigrateCommand;
import io.countinghouse.jobs.cli.PlanCommand;
import io.countinghouse.jobs.cli.QuarantineCommand;
import io.countinghouse.jobs.cli.QueryCommand;
import io.countinghouse.jobs.cli.RebuildCommand;
import io.countinghouse.jobs.cli.ReconcileCommand;
import io.countinghouse.jobs.cli.RetractCommand;
import io.countinghouse.jobs.cli.RunCommand;
import io.countinghouse.jobs.cli.StatusCommand;
import io.countinghouse.jobs.cli.UploadCommand;
import io.countinghouse.jobs.cli.explain.ExplainCommand;
import io.countinghouse.jobs.cli.report.ReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line; the class that {@code spark-submit} is given. */
@Command(
        name = "countinghouse",
        description = "Batch jobs for finance and retail: exact, explainable, restartable.",
        mixinStandardHelpOptions = true,
        version = "Countinghouse 0.1.0",
        subcommands = {
            RunCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            QuarantineCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            BackfillCommand.class,
            RetractCommand.class,
            MaintainCommand.class,
            BatchCommand.class,
            QueryCommand.class,
            ExplainCommand.class,
            ReportCommand.class,
            UploadCommand.class,
            LoadDimensionsCommand.class,
            MigrateCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 a check failed, 4 a service was unreachable,",
            "5 another run holds the lease, 6 done, but something waits for a person (`attention = ok` makes it 0).",
            "COUNTINGHOUSE_STACK_TRACES=1 in the environment shows where a failure comes from."
        })
public final class Countinghouse implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    /** The command line with our exit codes and messages; others may add commands to it. */
    public static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Countinghouse());
        CommandLine explain = commands.getSubcommands().get("explain");
        CommandLine report = commands.getSubcommands().get("report");
        JobRegistry.modules().forEach(job -> {
            job.explanations().forEach(explain::addSubcommand);
            job.reports().forEach(report::addSubcommand);
        });
        commands.setExecutionStrategy(new CommandLine.RunLast());
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            CountinghouseException ours = Failures.of(failure);
            FailureText.tell(command.getErr(), "", ours);
            return ours.exitCode().status();
        });
        return commands;
    }

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
