package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The EventBridge Scheduler: keeps schedules, and is no clock. */
public final class Schedules implements StubService {
    private static final String NAME = "[0-9a-zA-Z-_.]{1,64}";
    private static final String GROUP = "default";

    private final Map<String, JsonNode> schedules = new TreeMap<>();

    /** What was asked for, by name. */
    public synchronized Map<String, JsonNode> all() {
        return Map.copyOf(schedules);
    }

    @Override
    public Optional<String> operation(StubRequest request) {
        List<String> path = request.path();
        if (path.isEmpty() || !path.get(0).equals("schedules")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.method() + " " + path.size()) {
                    case "GET 1" -> "ListSchedules";
                    case "GET 2" -> "GetSchedule";
                    case "POST 2" -> "CreateSchedule";
                    case "PUT 2" -> "UpdateSchedule";
                    case "DELETE 2" -> "DeleteSchedule";
                    default -> request.method() + " " + path;
                });
    }

    @Override
    public int throttledStatus() {
        return 429;
    }

    @Override
    public synchronized ObjectNode answer(String operation, StubRequest request) {
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        if (operation.equals("ListSchedules")) {
            ArrayNode all = answer.putArray("Schedules");
            schedules.forEach((name, schedule) -> all.addObject()
                    .put("Arn", arn(name, schedule))
                    .put("Name", name)
                    .put("GroupName", group(schedule))
                    .put("State", schedule.path("State").asText("ENABLED")));
            return answer;
        }
        String name = request.path().get(1);
        JsonNode before = schedules.get(name);
        switch (operation) {
            case "CreateSchedule" -> {
                if (before != null && !same(before, request.body())) {
                    throw new StubRefusal(409, "ConflictException", "Schedule " + name + " already exists.");
                }
                keep(name, request.body(), answer);
            }
            case "UpdateSchedule" -> {
                require(name, before);
                keep(name, request.body(), answer);
            }
            case "GetSchedule" -> {
                answer.setAll((ObjectNode) require(name, before).deepCopy());
                answer.put("Name", name).put("Arn", arn(name, before)).put("GroupName", group(before));
                answer.remove("ClientToken");
            }
            case "DeleteSchedule" -> {
                require(name, before);
                schedules.remove(name);
            }
            default -> throw new StubRefusal(400, "ValidationException", "found " + operation);
        }
        return answer;
    }

    private void keep(String name, JsonNode body, ObjectNode answer) {
        if (!name.matches(NAME)) {
            throw new StubRefusal(400, "ValidationException", "found name " + name + ", expected " + NAME);
        }
        for (String mandatory :
                List.of("/ScheduleExpression", "/FlexibleTimeWindow/Mode", "/Target/Arn", "/Target/RoleArn")) {
            if (body.at(mandatory).asText().isEmpty()) {
                throw new StubRefusal(400, "ValidationException", "found no " + mandatory);
            }
        }
        if (!body.path("ScheduleExpression").asText().matches("(cron|rate|at)\\(.+\\)")) {
            throw new StubRefusal(
                    400, "ValidationException", "found ScheduleExpression " + body.path("ScheduleExpression"));
        }
        schedules.put(name, body);
        answer.put("ScheduleArn", arn(name, body));
    }

    /** A request that comes again, by its token. */
    private static boolean same(JsonNode before, JsonNode body) {
        return body.has("ClientToken") && body.path("ClientToken").equals(before.path("ClientToken"));
    }

    private static JsonNode require(String name, JsonNode schedule) {
        if (schedule == null) {
            throw new StubRefusal(404, "ResourceNotFoundException", "Schedule " + name + " does not exist.");
        }
        return schedule;
    }

    private static String group(JsonNode schedule) {
        return schedule.path("GroupName").asText(GROUP);
    }

    private static String arn(String name, JsonNode schedule) {
        return "arn:aws:scheduler:" + AwsStub.REGION + ":" + AwsStub.ACCOUNT + ":schedule/" + group(schedule) + "/"
                + name;
    }
}
