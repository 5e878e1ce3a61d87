package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the Airflow DAG reads: for each job the schedule and the arguments of its operators, made of the requests that {@code emr
 * run} makes. The DAG has the macros {@code countinghouse_hash(job)}, of the texts in {@code hashed}, and {@code
 * countinghouse_run_id(name, attempt)}, so that its runs have the names and ids of {@link Submission}.
 */
final class AirflowJobs {
    private static final String ATTEMPT = "{{ ti.try_number }}";

    private AirflowJobs() {}

    /** @param settings of an environment whose values are substituted, see {@link Placeholders} */
    static ObjectNode of(EmrSettings settings) {
        EmrSettings open = settings.with(Placeholders.of(settings.place()));
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("target", open.place().target().name());
        List.of(2, 3, 6).forEach(all.putArray("exit_codes_never_tried_again")::add);
        ObjectNode jobs = all.putObject("jobs");
        open.jobs().forEach(job -> jobs.set(job.job(), job(open, job)));
        return all;
    }

    private static ObjectNode job(EmrSettings settings, JobEntry job) {
        Submission submission =
                new Submission(job, List.of("run", job.job()), "any", "any", Placeholders.release(settings.place()), 1);
        String hash = "{{ countinghouse_hash('" + job.job() + "') }}";
        String name = Submission.name(job.job(), "{{ ds }}", hash, "{{ run_id }}");
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        job.schedule().ifPresent(schedule -> node.put("schedule", schedule));
        node.put("time_zone", job.zone().getId());
        node.put("timeout_minutes", job.timeout().toMinutes());
        node.put("retries", job.retries());
        node.put("name", name);
        submission.told().forEach(node.putArray("hashed")::add);
        node.put(
                "record",
                "s3://" + settings.place().bucket() + "/" + settings.place().recordKey(job.job(), runId(name)));
        node.set("serverless", serverless(settings, submission, name));
        node.set("ec2", ec2(settings, submission, name));
        return node;
    }

    private static ObjectNode serverless(EmrSettings settings, Submission submission, String name) {
        ObjectNode request = RequestJson.of(JobRunPayload.request(settings, submission));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("application_id", request.get("applicationId"));
        node.set("execution_role_arn", request.get("executionRoleArn"));
        ObjectNode driver = (ObjectNode) request.get("jobDriver").get("sparkSubmit");
        arguments(submission, name).forEach(driver.putArray("entryPointArguments")::add);
        node.set("job_driver", request.get("jobDriver"));
        node.set("configuration_overrides", request.get("configurationOverrides"));
        ObjectNode config = node.putObject("config");
        config.put("name", name);
        config.set("executionTimeoutMinutes", request.get("executionTimeoutMinutes"));
        config.set("retryPolicy", request.get("retryPolicy"));
        return node;
    }

    private static ObjectNode ec2(EmrSettings settings, Submission submission, String name) {
        ObjectNode request = RequestJson.of(StepPayload.request(settings, List.of(submission)));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("job_flow_id", request.get("JobFlowId"));
        if (request.has("ExecutionRoleArn")) {
            node.set("execution_role_arn", request.get("ExecutionRoleArn"));
        }
        ObjectNode step = (ObjectNode) request.get("Steps").get(0);
        step.put("Name", name);
        step.put("ActionOnFailure", StepPayload.ON_ANY_CLUSTER.toString());
        List<String> words = new ArrayList<>(StepPayload.prefix(settings, submission.job(), submission.release()));
        words.addAll(arguments(submission, name));
        words.forEach(((ObjectNode) step.get("HadoopJarStep")).putArray("Args")::add);
        node.putArray("steps").add(step);
        return node;
    }

    private static List<String> arguments(Submission submission, String name) {
        List<String> arguments = new ArrayList<>(submission.command());
        arguments.addAll(Submission.ending(submission.job()));
        arguments.add(runId(name));
        return arguments;
    }

    private static String runId(String name) {
        // Braces inside braces: what Jinja sees is a concatenation of the name's parts.
        String expression = "'" + name.replace("{{ ", "' ~ ").replace(" }}", " ~ '") + "'";
        return "{{ countinghouse_run_id(" + expression.replace(" ~ ''", "") + ", " + inner(ATTEMPT) + ") }}";
    }

    private static String inner(String template) {
        return template.substring("{{ ".length(), template.length() - " }}".length());
    }
}
