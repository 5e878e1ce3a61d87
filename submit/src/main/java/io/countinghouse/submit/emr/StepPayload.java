package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.HadoopJarStepConfig;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** Steps of EMR on EC2. */
final class StepPayload {
    /** That a cluster may have waiting and running, and that a request may add. */
    static final int MOST_STEPS = 256;
    /** Of all arguments of a step together. */
    static final int MOST_CHARS = 10_240;
    /**
     * For whoever cannot know how many steps the cluster runs at a time; schedules start jobs that do not wait for each other.
     */
    static final ActionOnFailure ON_ANY_CLUSTER = ActionOnFailure.CONTINUE;

    private StepPayload() {}

    /**
     * A request that adds the steps in this order; all of one job's role where steps assume roles.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED for what EMR would refuse, USAGE for steps of several roles
     */
    static AddJobFlowStepsRequest request(EmrSettings settings, List<Submission> submissions) {
        if (submissions.isEmpty() || submissions.size() > MOST_STEPS) {
            throw new CountinghouseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "steps: found " + submissions.size() + ", expected from 1 to " + MOST_STEPS
                            + ", which a cluster takes; submit fewer months at a time");
        }
        Place place = settings.place();
        AddJobFlowStepsRequest.Builder request = AddJobFlowStepsRequest.builder()
                .jobFlowId(place.clusterId())
                .steps(submissions.stream()
                        .map(submission -> step(settings, submission))
                        .toList());
        if (place.ec2().runtimeRoles()) {
            List<String> roles = submissions.stream()
                    .map(submission -> place.roles().get(submission.job().role()))
                    .distinct()
                    .toList();
            if (roles.size() > 1) {
                throw new CountinghouseException(
                        ErrorCode.USAGE,
                        "steps: found the roles " + roles + ", expected one, which a request can have");
            }
            request.executionRoleArn(roles.get(0));
        }
        return request.build();
    }

    /** @throws CountinghouseException LIMIT_EXCEEDED for what EMR would refuse */
    static StepConfig step(EmrSettings settings, Submission submission) {
        List<String> arguments = new ArrayList<>(prefix(settings, submission.job(), submission.release()));
        arguments.addAll(submission.arguments());
        int chars = arguments.stream().mapToInt(String::length).sum();
        if (chars > MOST_CHARS) {
            throw new CountinghouseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    submission.job().job() + ": found a step with " + chars
                            + " characters of arguments, expected at most "
                            + MOST_CHARS + "; say settings in conf/"
                            + submission.job().conf()
                            + " instead of on the command line");
        }
        Limits.requireName(submission);
        return StepConfig.builder()
                .name(submission.name())
                .actionOnFailure(actionOnFailure(settings.place()))
                .hadoopJarStep(HadoopJarStepConfig.builder()
                        .jar("command-runner.jar")
                        .args(arguments)
                        .build())
                .build();
    }

    /** Everything up to the arguments of the job jar. */
    static List<String> prefix(EmrSettings settings, JobEntry job, Release release) {
        List<String> arguments = new ArrayList<>(List.of("spark-submit", "--deploy-mode", "cluster"));
        arguments.addAll(SubmitOptions.of(settings, job, release, Target.ec2));
        arguments.add(release.jar());
        return arguments;
    }

    /**
     * What comes after a failure waits for a person who looks; but EMR refuses that where steps run side by side, and there one that
     * fails leaves the others alone.
     */
    static ActionOnFailure actionOnFailure(Place place) {
        return place.ec2().stepConcurrency() > 1 ? ActionOnFailure.CONTINUE : ActionOnFailure.CANCEL_AND_WAIT;
    }

    /** The steps in the shape that {@code aws emr add-steps --steps file://} takes. */
    static ArrayNode forCommandLine(AddJobFlowStepsRequest request) {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        for (StepConfig step : request.steps()) {
            ObjectNode shape = steps.addObject();
            shape.put("Type", "CUSTOM_JAR");
            shape.put("Name", step.name());
            shape.put("ActionOnFailure", step.actionOnFailureAsString());
            shape.put("Jar", step.hadoopJarStep().jar());
            step.hadoopJarStep().args().forEach(shape.putArray("Args")::add);
        }
        return steps;
    }
}
