package io.countinghouse.submit.emr;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one door to EMR: what the files in {@code submit/emr} say, submitted, followed and explained. */
@Command(
        name = "emr",
        description = "Deploy, run and look after the jobs on EMR Serverless or on a cluster of EMR on EC2.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeployCommand.class,
            RunCommand.class,
            BackfillCommand.class,
            MaintainCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            CancelCommand.class,
            ScheduleCommand.class,
            DoctorCommand.class,
            StatesCommand.class,
            DagCommand.class
        })
public final class EmrCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which of emr's commands?");
    }
}
