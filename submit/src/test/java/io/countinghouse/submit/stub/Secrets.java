package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** As much of Secrets Manager as hands a secret out. */
public final class Secrets implements StubService {
    private static final String TARGET = "secretsmanager.";

    private final Map<String, String> values = new ConcurrentHashMap<>();

    /** Keeps a value under a name, by which, or by whose ARN, it is asked for. */
    public void put(String name, String value) {
        values.put(name, value);
    }

    public static String arn(String name) {
        return "arn:aws:secretsmanager:" + AwsStub.REGION + ":" + AwsStub.ACCOUNT + ":secret:" + name;
    }

    @Override
    public Optional<String> operation(StubRequest request) {
        return request.target().filter(target -> target.startsWith(TARGET)).map(t -> t.substring(TARGET.length()));
    }

    @Override
    public ObjectNode answer(String operation, StubRequest request) {
        String id = request.body().path("SecretId").asText();
        String name = id.startsWith(arn("")) ? id.substring(arn("").length()) : id;
        String value = values.get(name);
        if (value == null) {
            throw new StubRefusal(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        ObjectNode answer = StubRequest.JSON.createObjectNode();
        answer.put("ARN", arn(name)).put("Name", name);
        return switch (operation) {
            case "GetSecretValue" -> answer.put("SecretString", value).put("VersionId", "rehearsal");
            case "DescribeSecret" -> answer;
            default -> throw new StubRefusal(400, "InvalidRequestException", "found " + operation);
        };
    }

    @Override
    public int throttledStatus() {
        return 400;
    }
}
