package io.countinghouse.submit.stub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * EMR, EMR Serverless, the EventBridge Scheduler, and as much of STS and Secrets Manager as they need, on loopback. What is
 * submitted is stored and really run: its spark-submit line in a process of its own, on what {@link Machine} says a machine
 * of the cluster has.
 *
 * <p>It stands for their APIs and states, not for their permissions, sizes and times.
 */
public final class AwsStub implements AutoCloseable {
    public static final String REGION = "us-east-1";
    public static final String ACCOUNT = "123456789012";

    /** For the logs of drivers that were ended. */
    private static final int SECONDS_TO_CLOSE = 30;

    private static final int STATUS_OF_A_BROKEN_SERVER = 500;

    private final StubFaults faults = new StubFaults();
    private final List<Called> calls = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "aws-stub");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private final Drivers drivers;
    private final Secrets secrets = new Secrets();
    private final StepsOnCluster steps;
    private final RunsOnServerless runs;
    private final Schedules schedules = new Schedules();
    private final List<StubService> services;

    private AwsStub(Path folder, Machine machine) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        drivers = new Drivers(folder, machine.reaching(environment()));
        steps = new StepsOnCluster(drivers, machine.logs(), threads);
        runs = new RunsOnServerless(drivers, threads);
        services = List.of(steps, runs, schedules, secrets, new Callers());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param folder where drivers have their working folders and what they print */
    public static AwsStub start(Path folder, Machine machine) throws IOException {
        return new AwsStub(folder, machine);
    }

    /** A request as it came in, whatever became of it. */
    public record Called(String operation, String content) {}

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** By which the SDK and the CLI find it; the sandbox's S3 has variables of its own. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_REGION", REGION,
                "AWS_DEFAULT_REGION", REGION,
                "AWS_ENDPOINT_URL_EMR", url(),
                "AWS_ENDPOINT_URL_EMR_SERVERLESS", url(),
                "AWS_ENDPOINT_URL_SCHEDULER", url(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", url(),
                "AWS_ENDPOINT_URL_STS", url());
    }

    public StubFaults faults() {
        return faults;
    }

    /** Requests of an operation, the earliest first. */
    public List<String> calls(String operation) {
        synchronized (calls) {
            return calls.stream()
                    .filter(call -> call.operation().equals(operation))
                    .map(Called::content)
                    .toList();
        }
    }

    public StepsOnCluster steps() {
        return steps;
    }

    public RunsOnServerless runs() {
        return runs;
    }

    public Schedules schedules() {
        return schedules;
    }

    public Secrets secrets() {
        return secrets;
    }

    /** Ends the drivers that still run as well. */
    @Override
    public void close() {
        server.stop(0);
        drivers.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            StubRequest request = StubRequest.of(exchange);
            for (StubService service : services) {
                String operation = service.operation(request).orElse("");
                if (!operation.isEmpty()) {
                    answer(exchange, service, operation, request);
                    return;
                }
            }
            send(
                    exchange,
                    new StubRefusal(
                            404,
                            "UnknownOperationException",
                            "found " + request.method() + " " + request.path() + " "
                                    + request.target().orElse("") + ", which this stub does not know"));
        }
    }

    private void answer(HttpExchange exchange, StubService service, String operation, StubRequest request)
            throws IOException {
        synchronized (calls) {
            calls.add(new Called(operation, request.content()));
        }
        try {
            switch (faults.next(operation)) {
                case NONE -> send(exchange, service.answer(operation, request));
                case THROTTLED -> throw new StubRefusal(
                        service.throttledStatus(), "ThrottlingException", "Rate exceeded");
                case BROKEN -> throw new StubRefusal(STATUS_OF_A_BROKEN_SERVER, "InternalServerException", "Try again");
                case ANSWER_LOST -> service.answer(operation, request);
            }
        } catch (StubRefusal e) {
            send(exchange, e);
        } catch (RuntimeException e) {
            // A fault of the stub's own, which no client should take for one of AWS.
            send(exchange, new StubRefusal(501, "StubFault", String.valueOf(e)));
        }
    }

    private static void send(HttpExchange exchange, ObjectNode answer) throws IOException {
        send(exchange, 200, answer.has(Callers.XML) ? answer.get(Callers.XML).asText() : answer.toString());
    }

    private static void send(HttpExchange exchange, StubRefusal refusal) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", refusal.code());
        ObjectNode body = StubRequest.JSON.createObjectNode();
        body.put("__type", refusal.code());
        body.put("message", refusal.getMessage());
        send(exchange, refusal.status(), body.toString());
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", text.startsWith("<") ? "text/xml" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
