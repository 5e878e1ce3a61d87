package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The state machine that schedules and events start. Its states stand in {@code statemachine.json}; what they submit is made here,
 * of the requests that {@code emr run} makes. A run's own policy is left out: the integration of Step Functions is not known to
 * take it, so there a run may do what its job's role may.
 */
final class StateMachine {
    private static final String STATES = "statemachine.json";
    private static final String ARGUMENTS = "{% $append($command, $append($settings.ending, [$runId])) %}";

    private StateMachine() {}

    /** @param settings of an environment whose values are substituted, see {@link Placeholders} */
    static ObjectNode definition(EmrSettings settings) {
        EmrSettings open = settings.with(Placeholders.of(settings.place()));
        ObjectNode machine = states();
        ObjectNode assigned = (ObjectNode) state(machine, "Settings").get("Assign");
        assigned.put("release", Placeholders.release(open.place()).id());
        ObjectNode jobs = (ObjectNode) assigned.get("jobs");
        open.jobs().forEach(job -> jobs.set(job.job(), job(open, job)));
        state(machine, "Job run").set("Arguments", jobRun(open));
        state(machine, "Step").set("Arguments", step(open));
        ((ObjectNode) state(machine, "Steps").get("Arguments"))
                .put("ClusterId", open.place().clusterId());
        ((ObjectNode) state(machine, "Record").get("Arguments"))
                .put("Key", "{% '" + open.place().prefix() + "runs/' & $job & '/' & $runId & '.json' %}");
        return machine;
    }

    private static ObjectNode job(EmrSettings settings, JobEntry job) {
        Release release = Placeholders.release(settings.place());
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("conf", job.conf());
        node.put("retries", job.retries());
        node.put("timeoutMinutes", job.timeout().toMinutes());
        node.put("role", settings.place().roles().get(job.role()));
        Submission.ending(job).forEach(node.putArray("ending")::add);
        node.put("sparkSubmitParameters", JobRunPayload.options(settings, job, release));
        StepPayload.prefix(settings, job, release).forEach(node.putArray("step")::add);
        return node;
    }

    private static ObjectNode jobRun(EmrSettings settings) {
        ObjectNode request = RequestJson.forStepFunctions(JobRunPayload.request(settings, any(settings)));
        request.remove("ExecutionIamPolicy");
        request.put("Name", "{% $name %}");
        request.put("ClientToken", "{% $token %}");
        request.put("ExecutionRoleArn", "{% $settings.role %}");
        request.put("ExecutionTimeoutMinutes", "{% $settings.timeoutMinutes %}");
        ObjectNode driver = (ObjectNode) request.get("JobDriver").get("SparkSubmit");
        driver.put("EntryPointArguments", ARGUMENTS);
        driver.put("SparkSubmitParameters", "{% $settings.sparkSubmitParameters %}");
        for (JsonNode classification : request.at("/ConfigurationOverrides/ApplicationConfiguration")) {
            ObjectNode properties = (ObjectNode) classification.get("Properties");
            properties
                    .properties()
                    .forEach(property -> property.setValue(properties.textNode(
                            withoutPlaceholders(property.getValue().textValue()))));
        }
        return request;
    }

    /** CloudFormation would look for a value of log4j2's own lookups. */
    private static String withoutPlaceholders(String text) {
        String literal = text.replace("\\", "\\\\").replace("'", "\\u0027");
        return text.contains("${") ? "{% '" + literal.replace("${", "$' & '{") + "' %}" : text;
    }

    private static ObjectNode step(EmrSettings settings) {
        ObjectNode request = RequestJson.forStepFunctions(StepPayload.request(settings, List.of(any(settings))));
        ObjectNode step = (ObjectNode) ((ArrayNode) request.remove("Steps")).get(0);
        request.set("ClusterId", request.remove("JobFlowId"));
        if (settings.place().ec2().runtimeRoles()) {
            request.put("ExecutionRoleArn", "{% $settings.role %}");
        }
        step.put("Name", "{% $name %}");
        step.put("ActionOnFailure", StepPayload.ON_ANY_CLUSTER.toString());
        ((ObjectNode) step.get("HadoopJarStep")).put("Args", "{% $append($settings.step, " + inner(ARGUMENTS) + ") %}");
        request.set("Step", step);
        return request;
    }

    private static String inner(String expression) {
        return expression.substring("{% ".length(), expression.length() - " %}".length());
    }

    /** Stands for whatever job the machine is given. */
    private static Submission any(EmrSettings settings) {
        JobEntry job = settings.jobs().get(0);
        return new Submission(job, List.of("run", job.job()), "any", "any", Placeholders.release(settings.place()), 1);
    }

    private static ObjectNode state(ObjectNode machine, String name) {
        return (ObjectNode) machine.get("States").get(name);
    }

    private static ObjectNode states() {
        try (InputStream states = StateMachine.class.getResourceAsStream(STATES)) {
            JsonNode read = new ObjectMapper().readTree(states);
            return (ObjectNode) read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
