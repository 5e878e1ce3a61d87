package io.countinghouse.jobs.cli;

import io.countinghouse.common.run.RunId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By which id a run is known before it begins. */
final class RunIdOption {
    @Option(
            names = "--run-id",
            paramLabel = "UUID",
            description =
                    "The run's id in the ledger and of its record; of several jobs each run's id is made of it. One that the"
                            + " ledger knows already is of an earlier attempt, whose work this one goes on with.")
    private Optional<String> text = Optional.empty();

    Optional<RunId> id() {
        return text.map(RunId::of);
    }
}
