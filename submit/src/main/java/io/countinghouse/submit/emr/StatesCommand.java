package io.countinghouse.submit.emr;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "states",
        description = "Print the state machine that schedules and events start: submit/aws/statemachine.asl.json, whose"
                + " placeholders CloudFormation fills in.",
        mixinStandardHelpOptions = true)
final class StatesCommand implements Callable<Integer> {
    @Mixin
    private EmrOptions options;

    @Override
    public Integer call() {
        System.out.print(RequestJson.text(StateMachine.definition(options.settings())));
        return 0;
    }
}
