package io.countinghouse.submit.emr;

import static com.dashjoin.jsonata.Jsonata.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goes through the state machine as Step Functions would; the test answers its tasks. */
final class Machine {
    private static final int MOST_STATES = 1_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a service gives back. */
    @FunctionalInterface
    interface Services {
        /**
         * @return the result; none: the task fails
         * @throws Failed for a task that fails and tells why
         */
        Map<String, Object> answer(String state, JsonNode arguments);
    }

    /** What Step Functions has of a task that failed. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String cause) {
            super(cause);
        }
    }

    /** @param visited each state with its arguments, if it has any; those of a state that waits are its seconds */
    record Course(List<String> visited, List<JsonNode> arguments, Map<String, Object> variables) {
        JsonNode argumentsOf(String state, int time) {
            int found = 0;
            for (int i = 0; i < visited.size(); i++) {
                if (visited.get(i).equals(state) && ++found == time) {
                    return arguments.get(i);
                }
            }
            throw new AssertionError("The machine was not in " + state + " " + time + " times: " + visited);
        }
    }

    private final JsonNode definition;
    private final Map<String, Object> variables = new TreeMap<>();
    private Instant entered = Instant.now();

    Machine(JsonNode definition) {
        this.definition = definition;
    }

    /** Each state takes so long. */
    Machine taking(Duration time) {
        entered = Instant.now().minus(time);
        return this;
    }

    Course run(Map<String, Object> input, Services services) {
        List<String> visited = new ArrayList<>();
        List<JsonNode> given = new ArrayList<>();
        String next = definition.get("StartAt").textValue();
        while (!next.isEmpty()) {
            if (visited.size() > MOST_STATES) {
                throw new AssertionError("The machine finds no end: " + visited);
            }
            JsonNode state = definition.get("States").get(next);
            visited.add(next);
            given.add(MAPPER.nullNode());
            next = step(next, state, input, services, given);
        }
        return new Course(visited, given, variables);
    }

    private String step(
            String name, JsonNode state, Map<String, Object> input, Services services, List<JsonNode> given) {
        Map<String, Object> states = new LinkedHashMap<>();
        states.put("input", input);
        states.put(
                "context",
                Map.of(
                        "Execution",
                        Map.of("Name", "by-hand", "StartTime", "2026-11-29T00:01:00.000Z"),
                        "State",
                        Map.of("EnteredTime", entered.toString())));
        switch (state.get("Type").textValue()) {
            case "Choice" -> {
                for (JsonNode choice : state.get("Choices")) {
                    if (Boolean.TRUE.equals(value(choice.get("Condition"), states))) {
                        return choice.get("Next").textValue();
                    }
                }
                return state.get("Default").textValue();
            }
            case "Task" -> {
                given.set(given.size() - 1, MAPPER.valueToTree(value(state.get("Arguments"), states)));
                Map<String, Object> answer = null;
                String cause = "the test says so";
                try {
                    answer = services.answer(name, given.get(given.size() - 1));
                } catch (Failed e) {
                    cause = e.getMessage();
                }
                if (answer == null) {
                    states.put("errorOutput", Map.of("Error", "States.TaskFailed", "Cause", cause));
                    JsonNode caught = state.get("Catch").get(0);
                    assign(caught, states);
                    return caught.get("Next").textValue();
                }
                states.put("result", answer);
                assign(state, states);
            }
            case "Fail", "Succeed" -> {
                value(state.path("Cause"), states);
                value(state.path("Output"), states);
                return "";
            }
            default -> {
                given.set(given.size() - 1, MAPPER.valueToTree(value(state.path("Seconds"), states)));
                assign(state, states);
            }
        }
        return state.get("Next").textValue();
    }

    /** All at once, of what was known before. */
    private void assign(JsonNode from, Map<String, Object> states) {
        Map<String, Object> assigned = new LinkedHashMap<>();
        from.path("Assign").fields().forEachRemaining(each -> {
            Object value = value(each.getValue(), states);
            if (value == null && !each.getValue().isNull() && !each.getKey().equals("exitCode")) {
                throw new AssertionError(each.getKey() + ": found nothing of " + each.getValue());
            }
            assigned.put(each.getKey(), value);
        });
        variables.putAll(assigned);
    }

    private Object value(JsonNode template, Map<String, Object> states) {
        if (template.isTextual() && template.textValue().startsWith("{%")) {
            String text = template.textValue();
            return evaluate(text.substring(2, text.length() - 2), states);
        }
        if (template.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            template.fields().forEachRemaining(each -> map.put(each.getKey(), value(each.getValue(), states)));
            return map;
        }
        if (template.isArray()) {
            List<Object> list = new ArrayList<>();
            template.forEach(each -> list.add(value(each, states)));
            return list;
        }
        return template.isMissingNode() ? null : MAPPER.convertValue(template, Object.class);
    }

    private Object evaluate(String expression, Map<String, Object> states) {
        Jsonata compiled = jsonata(expression);
        Jsonata.Frame frame = compiled.createFrame();
        variables.forEach((name, value) -> frame.bind(name, value == null ? Jsonata.NULL_VALUE : value));
        frame.bind("states", (Object) states);
        frame.bind("hash", Jsonata.function("hash", Machine::hash, "<s-s:s>"));
        frame.bind("parse", Jsonata.function("parse", Machine::parse, "<s:x>"));
        return compiled.evaluate(null, frame);
    }

    private static Object parse(String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static String hash(String text, String algorithm) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(algorithm, e);
        }
    }
}
