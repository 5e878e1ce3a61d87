package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import io.countinghouse.common.error.CountinghouseException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that call AWS. */
final class CallOptions {
    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "${COMPLETION-CANDIDATES} (default: the environment's)")
    private Optional<Target> target = Optional.empty();

    @Option(names = "--dry-run", description = "print exactly what would be sent, and call nothing")
    private boolean dryRun;

    boolean isDryRun() {
        return dryRun;
    }

    Target target(EmrSettings settings) {
        return target.orElse(settings.place().target());
    }

    /** Prints what would be sent. */
    static void print(String operation, JsonNode request) {
        System.out.println("# " + operation);
        System.out.print(RequestJson.text(request));
    }

    /** The same of a submission. */
    static void print(EmrSettings settings, Target target, Submission submission) throws CountinghouseException {
        switch (target) {
            case serverless -> print(
                    "emr-serverless StartJobRun", RequestJson.of(JobRunPayload.request(settings, submission)));
            case ec2 -> print(
                    "emr AddJobFlowSteps",
                    RequestJson.of(StepPayload.request(settings, java.util.List.of(submission))));
        }
    }
}
