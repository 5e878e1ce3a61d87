package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a client of AWS sent.
 *
 * @param path its segments, decoded
 * @param query what stands more than once has its last value
 * @param target of the JSON protocols, e.g. {@code ElasticMapReduce.ListSteps}
 */
record StubRequest(
        String method, List<String> path, Map<String, String> query, Optional<String> target, String content) {
    static final ObjectMapper JSON = new ObjectMapper();

    static StubRequest of(HttpExchange exchange) throws IOException {
        String rawQuery = exchange.getRequestURI().getRawQuery();
        return new StubRequest(
                exchange.getRequestMethod(),
                Stream.of(exchange.getRequestURI().getRawPath().split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .map(StubRequest::decoded)
                        .toList(),
                parameters(rawQuery == null ? "" : rawQuery),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** An empty object where nothing was sent. */
    JsonNode body() {
        try {
            return content.isBlank() ? JSON.createObjectNode() : JSON.readTree(content);
        } catch (IOException e) {
            throw new StubRefusal(400, "SerializationException", "found no JSON: " + e.getMessage());
        }
    }

    /** Of a body that a form would send. */
    Map<String, String> form() {
        return parameters(content);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(parameter.substring(0, equals)), decoded(parameter.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
