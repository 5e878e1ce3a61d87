package io.countinghouse.common.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real HTTP server that speaks Secrets Manager's protocol, JSON 1.1, and knows the secrets that it was given. The SDK of this
 * JVM finds it, with credentials, as long as it is open.
 */
public final class SecretsServer implements AutoCloseable {
    private static final String CALL = "secretsmanager.GetSecretValue";
    private static final Map<String, String> MACHINE = Map.of(
            "aws.accessKeyId", "AKIAEXAMPLE",
            "aws.secretAccessKey", "of-the-machine",
            "aws.region", "eu-west-1");
    private static final String ENDPOINT = "aws.endpointUrlSecretsManager";

    private final HttpServer server;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> regions = new CopyOnWriteArrayList<>();
    private volatile String refusal = "";

    public SecretsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/", this::handle);
        server.start();
        MACHINE.forEach(System::setProperty);
        System.setProperty(ENDPOINT, url());
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void put(String name, String text) {
        secrets.put(name, text);
    }

    /** Answers with this error code, status 400, from now on; empty: no more. */
    public void refuse(String code) {
        refusal = code;
    }

    /** The names of secrets that it was asked for, each time. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** For which regions the questions were signed. */
    public List<String> regions() {
        return List.copyOf(regions);
    }

    @Override
    public void close() {
        server.stop(0);
        MACHINE.keySet().forEach(System::clearProperty);
        System.clearProperty(ENDPOINT);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Config question = ConfigFactory.parseString(body);
            String id = question.getString("SecretId");
            asked.add(id);
            regions.add(authorization.replaceFirst(".*Credential=[^/]*/[^/]*/([^/]*)/secretsmanager/.*", "$1"));
            if (!CALL.equals(target) || !refusal.isEmpty()) {
                answer(exchange, 400, Map.of("__type", CALL.equals(target) ? refusal : "UnknownOperationException"));
            } else if (secrets.containsKey(id)) {
                answer(
                        exchange,
                        200,
                        Map.of("Name", id, "VersionId", "1", "SecretString", secrets.get(id), "CreatedDate", 1.5e9));
            } else {
                answer(exchange, 400, Map.of("__type", "ResourceNotFoundException", "Message", "not found"));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> answer) throws IOException {
        byte[] bytes = ConfigValueFactory.fromMap(answer)
                .render(com.typesafe.config.ConfigRenderOptions.concise())
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
