package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** EMR Serverless: one application, whose job runs go on beside each other. A client token is one job run, however often it comes. */
public final class RunsOnServerless implements StubService {
    public static final String APPLICATION = "00rehearsal0001";

    private static final String RELEASE = "emr-spark-8.0.0";
    private static final String TOKEN = "[A-Za-z0-9._-]{1,64}";
    private static final int MOST_ATTEMPTS = 10;
    private static final int DEFAULT_MINUTES = 720;
    private static final int PAGE = 50;

    private final Drivers drivers;
    private final ExecutorService threads;
    private final List<Run> runs = new ArrayList<>();

    RunsOnServerless(Drivers drivers, ExecutorService threads) {
        this.drivers = drivers;
        this.threads = threads;
    }

    private record Run(Work work, JsonNode request) {
        String token() {
            return request.path("clientToken").asText();
        }

        int attempts() {
            return request.at("/retryPolicy/maxAttempts").asInt(1);
        }
    }

    /** Names of all job runs that were ever taken, the earliest first. */
    public synchronized List<String> names() {
        return runs.stream().map(run -> run.work().name()).toList();
    }

    /** A job run's state, as EMR Serverless names it. */
    public synchronized String state(String id) {
        return state(find(id).work());
    }

    /** The process that works on the latest job run now. */
    public synchronized Optional<ProcessHandle> process() {
        return runs.isEmpty()
                ? Optional.empty()
                : runs.get(runs.size() - 1).work().process();
    }

    @Override
    public Optional<String> operation(StubRequest request) {
        List<String> path = request.path();
        if (path.isEmpty() || !path.get(0).equals("applications")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.method() + " " + path.size()) {
                    case "GET 1" -> "ListApplications";
                    case "GET 2" -> "GetApplication";
                    case "GET 3" -> "ListJobRuns";
                    case "GET 4" -> "GetJobRun";
                    case "GET 5" -> "ListJobRunAttempts";
                    case "POST 3" -> "StartJobRun";
                    case "DELETE 4" -> "CancelJobRun";
                    default -> request.method() + " " + path;
                });
    }

    @Override
    public int throttledStatus() {
        return 429;
    }

    @Override
    public synchronized ObjectNode answer(String operation, StubRequest request) {
        List<String> path = request.path();
        if (path.size() > 1 && !path.get(1).equals(APPLICATION)) {
            throw missing("Application " + path.get(1) + " does not exist");
        }
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        switch (operation) {
            case "ListApplications" -> answer.putArray("applications").add(application("id"));
            case "GetApplication" -> answer.set("application", application("applicationId"));
            case "StartJobRun" -> start(request.body(), answer);
            case "GetJobRun" -> answer.set("jobRun", describe(find(path.get(3)), "jobRunId"));
            case "ListJobRuns" -> list(request.query(), answer);
            case "ListJobRunAttempts" -> attempts(find(path.get(3)), answer);
            case "CancelJobRun" -> cancel(find(path.get(3)), answer);
            default -> throw invalid("found " + operation);
        }
        return answer;
    }

    private void start(JsonNode body, ObjectNode answer) {
        String token = body.path("clientToken").asText();
        if (!token.matches(TOKEN)) {
            throw invalid("found clientToken \"" + token + "\", expected " + TOKEN);
        }
        Run run = runs.stream()
                .filter(earlier -> earlier.token().equals(token))
                .findFirst()
                .orElseGet(() -> begin(body));
        if (!run.request().equals(body)) {
            throw new StubRefusal(
                    409, "ConflictException", "found clientToken " + token + " with another request than before");
        }
        answer.put("applicationId", APPLICATION)
                .put("jobRunId", run.work().id())
                .put("arn", arn(run));
    }

    private Run begin(JsonNode body) {
        int attempts = body.at("/retryPolicy/maxAttempts").asInt(1);
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw invalid("found maxAttempts " + attempts + ", expected 1 to " + MOST_ATTEMPTS);
        }
        if (!body.path("executionRoleArn").asText().startsWith("arn:aws:iam::")) {
            throw invalid("found executionRoleArn " + body.path("executionRoleArn") + ", expected a role");
        }
        JsonNode submit = body.at("/jobDriver/sparkSubmit");
        List<String> line = new ArrayList<>(
                SparkSubmitLine.words(submit.path("sparkSubmitParameters").asText()));
        line.add(submit.path("entryPoint").asText());
        submit.path("entryPointArguments").forEach(argument -> line.add(argument.asText()));
        Work work = new Work(
                "00run%06d".formatted(runs.size() + 1),
                body.path("name").asText(),
                new Submitted(
                        SparkSubmitLine.parse(line).over(classification(body, "spark-defaults")),
                        false,
                        classification(body, "spark-driver-log4j2")),
                attempts,
                Duration.ofMinutes(body.path("executionTimeoutMinutes").asLong(DEFAULT_MINUTES)));
        Run run = new Run(work, body);
        runs.add(run);
        threads.execute(() -> work.run(drivers, (attempt, driver) -> keep(run, attempt, driver)));
        return run;
    }

    private static Map<String, String> classification(JsonNode body, String name) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (JsonNode one : body.at("/configurationOverrides/applicationConfiguration")) {
            if (one.path("classification").asText().equals(name)) {
                one.path("properties")
                        .fields()
                        .forEachRemaining(property -> properties.put(
                                property.getKey(), property.getValue().asText()));
            }
        }
        return properties;
    }

    private void keep(Run run, int attempt, Driver driver) {
        String uri = run.request()
                .at("/configurationOverrides/monitoringConfiguration/s3MonitoringConfiguration/logUri")
                .asText();
        if (!uri.isEmpty()) {
            String folder = (uri.endsWith("/") ? uri : uri + "/") + "applications/" + APPLICATION + "/jobs/"
                    + run.work().id() + (run.attempts() > 1 ? "/attempts/" + attempt : "") + "/SPARK_DRIVER/";
            drivers.log(folder + "stdout.gz", driver.out());
            drivers.log(folder + "stderr.gz", driver.err());
        }
    }

    private void list(Map<String, String> query, ObjectNode answer) {
        List<Run> newestFirst = new ArrayList<>(runs.stream()
                .filter(run -> query.getOrDefault("states", state(run.work())).equals(state(run.work())))
                .toList());
        Collections.reverse(newestFirst);
        int from = Integer.parseInt(query.getOrDefault("nextToken", "0"));
        int to = Math.min(
                newestFirst.size(), from + Integer.parseInt(query.getOrDefault("maxResults", Integer.toString(PAGE))));
        ArrayNode page = answer.putArray("jobRuns");
        newestFirst.subList(from, to).forEach(run -> page.add(describe(run, "id")));
        if (to < newestFirst.size()) {
            answer.put("nextToken", Integer.toString(to));
        }
    }

    private static void attempts(Run run, ObjectNode answer) {
        ArrayNode attempts = answer.putArray("jobRunAttempts");
        for (int i = run.work().statuses().size(); i > 0; i--) {
            ObjectNode attempt = describe(run, "id");
            attempt.put("attempt", i);
            attempt.put("jobCreatedAt", Work.seconds(run.work().created()));
            attempt.put("state", run.work().statuses().get(i - 1) == 0 ? "SUCCESS" : "FAILED");
            attempts.add(attempt);
        }
    }

    private static void cancel(Run run, ObjectNode answer) {
        if (!run.work().cancel(false)) {
            throw invalid("Job run " + run.work().id() + " is in state " + state(run.work()));
        }
        answer.put("applicationId", APPLICATION).put("jobRunId", run.work().id());
    }

    private static ObjectNode describe(Run run, String idName) {
        Work work = run.work();
        ObjectNode shown = StubRequest.JSON.createObjectNode();
        shown.put("applicationId", APPLICATION)
                .put(idName, work.id())
                .put("name", work.name())
                .put("arn", arn(run))
                .put("createdBy", "arn:aws:iam::" + AwsStub.ACCOUNT + ":user/rehearsal")
                .put("createdAt", Work.seconds(work.created()))
                .put("updatedAt", Work.seconds(work.ended().or(work::began).orElse(work.created())))
                .put("executionRole", run.request().path("executionRoleArn").asText())
                .put("state", state(work))
                .put("stateDetails", details(work))
                .put("releaseLabel", RELEASE)
                .put("mode", "BATCH")
                .put("attempt", Math.max(1, work.statuses().size()));
        work.began().ifPresent(began -> shown.put("startedAt", Work.seconds(began)));
        work.ended().ifPresent(ended -> shown.put("endedAt", Work.seconds(ended)));
        for (String name :
                List.of("jobDriver", "configurationOverrides", "tags", "executionTimeoutMinutes", "retryPolicy")) {
            if (run.request().has(name) && idName.equals("jobRunId")) {
                shown.set(name, run.request().get(name));
            }
        }
        return shown;
    }

    private static String details(Work work) {
        return switch (work.state()) {
            case FAILED -> work.refusal()
                    .orElseGet(() -> "Job failed, please check complete logs in configured logging destination."
                            + " ExitCode: "
                            + work.statuses().get(work.statuses().size() - 1));
            case CANCELLED -> "JobRun was cancelled.";
            case PENDING, RUNNING, CANCELLING, SUCCEEDED -> "";
        };
    }

    private static ObjectNode application(String idName) {
        return StubRequest.JSON
                .createObjectNode()
                .put(idName, APPLICATION)
                .put("name", "rehearsal")
                .put(
                        "arn",
                        "arn:aws:emr-serverless:" + AwsStub.REGION + ":" + AwsStub.ACCOUNT + ":/applications/"
                                + APPLICATION)
                .put("releaseLabel", RELEASE)
                .put("type", "Spark")
                .put("state", "STARTED")
                .put("createdAt", 1_700_000_000.0)
                .put("updatedAt", 1_700_000_000.0);
    }

    private Run find(String id) {
        return runs.stream()
                .filter(run -> run.work().id().equals(id))
                .findFirst()
                .orElseThrow(() -> missing("JobRun " + id + " does not exist"));
    }

    private static String arn(Run run) {
        return "arn:aws:emr-serverless:" + AwsStub.REGION + ":" + AwsStub.ACCOUNT + ":/applications/" + APPLICATION
                + "/jobruns/" + run.work().id();
    }

    private static String state(Work work) {
        return switch (work.state()) {
            case PENDING -> "PENDING";
            case RUNNING -> "RUNNING";
            case CANCELLING -> "CANCELLING";
            case SUCCEEDED -> "SUCCESS";
            case FAILED -> "FAILED";
            case CANCELLED -> "CANCELLED";
        };
    }

    private static StubRefusal missing(String message) {
        return new StubRefusal(404, "ResourceNotFoundException", message);
    }

    private static StubRefusal invalid(String message) {
        return new StubRefusal(400, "ValidationException", message);
    }
}
