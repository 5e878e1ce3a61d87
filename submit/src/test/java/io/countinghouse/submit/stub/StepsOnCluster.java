package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * EMR on EC2: one cluster, that does its steps one after another. The exit status of a driver in YARN's cluster mode is lost:
 * whatever it was, the step's spark-submit ends with 1.
 */
public final class StepsOnCluster implements StubService {
    public static final String CLUSTER = "j-REHEARSAL0001";

    private static final String TARGET = "ElasticMapReduce.";
    private static final String RELEASE = "emr-spark-8.0.0";
    private static final int MOST_ACTIVE = 256;
    private static final int MOST_CHARACTERS = 10_240;
    private static final int PAGE = 50;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Drivers drivers;
    private final String logs;
    private final ExecutorService threads;
    private final List<Step> steps = new ArrayList<>();
    private int concurrency = 1;
    private boolean busy;
    private int made;

    StepsOnCluster(Drivers drivers, String logs, ExecutorService threads) {
        this.drivers = drivers;
        this.logs = logs;
        this.threads = threads;
    }

    private record Step(Work work, JsonNode request) {
        String onFailure() {
            return request.path("ActionOnFailure").asText("CONTINUE");
        }
    }

    /** Names of all steps that were ever taken, the earliest first. */
    public synchronized List<String> names() {
        return steps.stream().map(step -> step.work().name()).toList();
    }

    /** A step's state, as EMR names it. */
    public synchronized String state(String id) {
        return state(find(id).work());
    }

    /** The process that works on a step now. */
    public synchronized Optional<ProcessHandle> process() {
        return steps.stream().flatMap(step -> step.work().process().stream()).findFirst();
    }

    /** What {@code DescribeCluster} tells; here the steps come one after another all the same. */
    public synchronized void concurrency(int steps) {
        concurrency = steps;
    }

    @Override
    public Optional<String> operation(StubRequest request) {
        return request.target().filter(target -> target.startsWith(TARGET)).map(t -> t.substring(TARGET.length()));
    }

    @Override
    public int throttledStatus() {
        return 400;
    }

    @Override
    public synchronized ObjectNode answer(String operation, StubRequest request) {
        JsonNode body = request.body();
        String cluster = body.path("JobFlowId").asText(body.path("ClusterId").asText());
        if (!cluster.equals(CLUSTER)) {
            throw refused("Cluster id '" + cluster + "' is not valid.");
        }
        return switch (operation) {
            case "AddJobFlowSteps" -> add(body);
            case "ListSteps" -> list(body);
            case "DescribeStep" -> {
                ObjectNode answer = StubRequest.JSON.createObjectNode();
                answer.set("Step", describe(find(body.path("StepId").asText())));
                yield answer;
            }
            case "CancelSteps" -> cancel(body);
            case "DescribeCluster" -> describeCluster();
            default -> throw new StubRefusal(400, "UnknownOperationException", "found " + operation);
        };
    }

    private ObjectNode add(JsonNode body) {
        List<Step> added = new ArrayList<>();
        for (JsonNode request : body.path("Steps")) {
            added.add(step(request));
        }
        if (active() + added.size() > MOST_ACTIVE) {
            throw refused("Maximum number of active steps(State = 'Running', 'Pending' or 'Cancel_Pending') for cluster"
                    + " exceeded.");
        }
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        ArrayNode ids = answer.putArray("StepIds");
        added.forEach(step -> ids.add(step.work().id()));
        steps.addAll(added);
        next();
        return answer;
    }

    private Step step(JsonNode request) {
        JsonNode jar = request.path("HadoopJarStep");
        List<String> arguments = new ArrayList<>();
        jar.path("Args").forEach(argument -> arguments.add(argument.asText()));
        int characters = arguments.stream().mapToInt(String::length).sum();
        if (characters > MOST_CHARACTERS) {
            throw refused("found arguments of " + characters + " characters, expected at most " + MOST_CHARACTERS);
        }
        if (!jar.path("Jar").asText().equals("command-runner.jar")
                || arguments.isEmpty()
                || !arguments.get(0).equals("spark-submit")) {
            throw refused("found " + jar + ", expected command-runner.jar with spark-submit");
        }
        SparkSubmitLine line = SparkSubmitLine.parse(arguments.subList(1, arguments.size()));
        if (!line.option("--deploy-mode").orElse("").equals("cluster")) {
            throw refused("found " + line.options() + ", expected --deploy-mode cluster");
        }
        Step step = new Step(
                new Work(
                        "s-REHEARSAL%04d".formatted(++made),
                        request.path("Name").asText(),
                        new Submitted(line, true, Map.of()),
                        1,
                        LIMIT),
                request);
        if (concurrency > 1 && !step.onFailure().equals("CONTINUE")) {
            throw refused("found ActionOnFailure " + step.onFailure()
                    + ", expected CONTINUE where StepConcurrencyLevel is" + " above 1");
        }
        return step;
    }

    /** Begins the earliest step that waits, when none runs. */
    private void next() {
        Optional<Step> waiting = steps.stream()
                .filter(step -> step.work().state() == Work.State.PENDING)
                .findFirst();
        if (!busy && waiting.isPresent()) {
            busy = true;
            threads.execute(() -> work(waiting.get()));
        }
    }

    private void work(Step step) {
        step.work().run(drivers, (attempt, driver) -> keep(step, driver));
        synchronized (this) {
            busy = false;
            if (step.work().state() == Work.State.FAILED && step.onFailure().equals("CANCEL_AND_WAIT")) {
                steps.forEach(other -> {
                    if (other.work().state() == Work.State.PENDING) {
                        other.work().cancel(true);
                    }
                });
            }
            next();
        }
    }

    /** What the driver printed is the application's own; the step's are the lines of the spark-submit that waited for it. */
    private void keep(Step step, Driver driver) {
        String application = "application_1700000000000_" + step.work().id().substring("s-REHEARSAL".length());
        Path waited = driver.folder().resolveSibling("waited");
        try {
            Files.writeString(waited, "INFO YarnClientImpl: Submitted application " + application + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String container = application.replace("application", "container") + "_01_000001/";
        drivers.log(logs + CLUSTER + "/steps/" + step.work().id() + "/stderr.gz", waited);
        drivers.log(logs + CLUSTER + "/containers/" + application + "/" + container + "stdout.gz", driver.out());
        drivers.log(logs + CLUSTER + "/containers/" + application + "/" + container + "stderr.gz", driver.err());
    }

    private ObjectNode list(JsonNode body) {
        List<String> states = texts(body.path("StepStates"));
        List<String> ids = texts(body.path("StepIds"));
        List<Step> newestFirst = new ArrayList<>(steps.stream()
                .filter(step -> states.isEmpty() || states.contains(state(step.work())))
                .filter(step -> ids.isEmpty() || ids.contains(step.work().id()))
                .toList());
        Collections.reverse(newestFirst);
        int from = body.path("Marker").asInt(0);
        int to = Math.min(newestFirst.size(), from + PAGE);
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        ArrayNode page = answer.putArray("Steps");
        newestFirst.subList(from, to).forEach(step -> page.add(describe(step)));
        if (to < newestFirst.size()) {
            answer.put("Marker", Integer.toString(to));
        }
        return answer;
    }

    private ObjectNode describe(Step step) {
        Work work = step.work();
        ObjectNode shown = StubRequest.JSON.createObjectNode();
        shown.put("Id", work.id()).put("Name", work.name()).put("ActionOnFailure", step.onFailure());
        ObjectNode config = shown.putObject("Config");
        config.put("Jar", step.request().at("/HadoopJarStep/Jar").asText());
        config.set("Args", step.request().at("/HadoopJarStep/Args"));
        config.putObject("Properties");
        ObjectNode status = shown.putObject("Status").put("State", state(work));
        status.putObject("StateChangeReason");
        if (work.state() == Work.State.FAILED) {
            status.putObject("FailureDetails")
                    .put("Reason", "Unknown Error.")
                    .put("Message", work.refusal().orElse("Exit status 1: the application finished with failed status"))
                    .put("LogFile", logs + CLUSTER + "/steps/" + work.id() + "/stderr.gz");
        }
        ObjectNode timeline = status.putObject("Timeline").put("CreationDateTime", Work.seconds(work.created()));
        work.began().ifPresent(began -> timeline.put("StartDateTime", Work.seconds(began)));
        work.ended().ifPresent(ended -> timeline.put("EndDateTime", Work.seconds(ended)));
        return shown;
    }

    private ObjectNode cancel(JsonNode body) {
        boolean now = body.path("StepCancellationOption").asText().equals("TERMINATE_PROCESS");
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        ArrayNode told = answer.putArray("CancelStepsInfoList");
        for (String id : texts(body.path("StepIds"))) {
            boolean cancelled = find(id).work().cancel(now);
            ObjectNode one = told.addObject().put("StepId", id).put("Status", cancelled ? "SUBMITTED" : "FAILED");
            if (!cancelled) {
                one.put("Reason", "Step " + id + " is in a final state");
            }
        }
        return answer;
    }

    private ObjectNode describeCluster() {
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        ObjectNode cluster = answer.putObject("Cluster")
                .put("Id", CLUSTER)
                .put("Name", "rehearsal")
                .put("ReleaseLabel", RELEASE)
                .put("LogUri", logs)
                .put("SecurityConfiguration", "rehearsal")
                .put("StepConcurrencyLevel", concurrency);
        cluster.putObject("Status").put("State", active() > 0 ? "RUNNING" : "WAITING");
        cluster.putArray("Applications").addObject().put("Name", "Spark").put("Version", "4.0.2");
        cluster.putArray("Configurations")
                .addObject()
                .put("Classification", "delta-defaults")
                .putObject("Properties")
                .put("delta.enabled", "true");
        return answer;
    }

    private long active() {
        return steps.stream().filter(step -> !step.work().state().isEnd()).count();
    }

    private Step find(String id) {
        return steps.stream()
                .filter(step -> step.work().id().equals(id))
                .findFirst()
                .orElseThrow(() -> refused("Step id '" + id + "' is not valid."));
    }

    private static String state(Work work) {
        return switch (work.state()) {
            case PENDING -> "PENDING";
            case RUNNING -> "RUNNING";
            case CANCELLING -> "CANCEL_PENDING";
            case SUCCEEDED -> "COMPLETED";
            case FAILED -> "FAILED";
            case CANCELLED -> "CANCELLED";
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static StubRefusal refused(String message) {
        return new StubRefusal(400, "ValidationException", message);
    }
}
