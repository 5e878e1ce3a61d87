package io.countinghouse.submit.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A policy of IAM, of the kind that ours are: what is allowed, and where. */
public final class Policy {
    private final List<Permission> permissions = new ArrayList<>();

    /** One action on one kind of resource. */
    public record Permission(String action, String resource) {
        boolean allows(Call call) {
            return action.equals(call.action()) && isLike(resource, call.resource());
        }

        private static boolean isLike(String pattern, String text) {
            return Pattern.matches(
                    Arrays.stream(pattern.split("(?<=[*?])|(?=[*?])"))
                            .map(part -> switch (part) {
                                case "*" -> ".*";
                                case "?" -> ".";
                                default -> Pattern.quote(part);
                            })
                            .collect(Collectors.joining()),
                    text);
        }
    }

    /** @param scope what each resource begins with */
    private Policy(JsonNode document, String scope) {
        require(document.path("Version").asText().equals("2012-10-17"), document, "Version 2012-10-17");
        for (JsonNode statement : document.path("Statement")) {
            read(statement, scope);
        }
    }

    /** The policy of a job, as {@code submit/aws/iam} has it. */
    public static Policy of(String job) {
        return new Policy(document(job), "arn:aws:");
    }

    /** The policy of a session, which may say of any resource what a role says of some. */
    public static Policy ofSession(String json) {
        try {
            return new Policy(new ObjectMapper().readTree(json), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Permission> permissions() {
        return List.copyOf(permissions);
    }

    static JsonNode document(String job) {
        try {
            return new ObjectMapper().readTree(file(job).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String job) {
        return RealParts.root().resolve("submit/aws/iam/" + job + ".json");
    }

    private void read(JsonNode statement, String scope) {
        require(statement.path("Effect").asText().equals("Allow"), statement, "Effect Allow");
        // No condition: S3 tells who may list below a prefix only that what is not there is forbidden, and S3A takes
        // that for an error.
        List<String> known = List.of("Sid", "Effect", "Action", "Resource");
        statement.fieldNames().forEachRemaining(name -> require(known.contains(name), statement, "only " + known));
        for (String action : texts(statement.get("Action"))) {
            require(!action.contains("*"), statement, "actions by name");
            for (String resource : texts(statement.get("Resource"))) {
                require(resource.startsWith(scope), statement, "resources of " + scope);
                permissions.add(new Permission(action, resource));
            }
        }
    }

    private static void require(boolean holds, JsonNode found, String expected) {
        if (!holds) {
            throw new AssertionError(found + ": expected " + expected);
        }
    }

    private static List<String> texts(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.textValue());
        }
        List<String> texts = new ArrayList<>();
        Iterator<JsonNode> items = node.elements();
        items.forEachRemaining(item -> texts.add(item.textValue()));
        require(!texts.isEmpty(), node, "a text, or some");
        return texts;
    }

    public boolean allows(Call call) {
        return permissions.stream().anyMatch(permission -> permission.allows(call));
    }

    /** What none of the calls needs. */
    public List<Permission> unneeded(Collection<Call> calls) {
        return permissions.stream()
                .filter(permission -> calls.stream().noneMatch(permission::allows))
                .toList();
    }
}
