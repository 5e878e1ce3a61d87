package io.countinghouse.jobs.receipts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Debian's headless Chromium, asked by its DevTools protocol: so a page is looked at as it is, whatever scripts it forbids. */
final class Browser implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final long SECONDS = 60;
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    static boolean isPresent() {
        return Files.isExecutable(PROGRAM);
    }

    /** @param profile an empty folder */
    Browser(Path profile) throws Exception {
        process = new ProcessBuilder(List.of(
                        PROGRAM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("chromium did not start: " + Files.readString(profile.resolve("chromium.log")));
            }
            Thread.sleep(50);
        }
        HttpClient http = HttpClient.newHttpClient();
        URI targets = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/new?about:blank");
        String target = http.send(
                        HttpRequest.newBuilder(targets)
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .body();
        socket = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create(JSON.readTree(target)
                                .get("webSocketDebuggerUrl")
                                .asText()),
                        new Listener())
                .get(SECONDS, TimeUnit.SECONDS);
    }

    /** Shows a file at a width, in CSS pixels. */
    void show(Path page, int width) throws Exception {
        ask(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", 900)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
        ask("Page.navigate", JSON.createObjectNode().put("url", page.toUri().toString()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!evaluate("document.readyState + location.href").equals("complete" + page.toUri())) {
            if (System.nanoTime() > deadline) {
                throw new IOException("found no page within " + SECONDS + " s: " + page);
            }
            Thread.sleep(20);
        }
    }

    /** What an expression says of the page. */
    String evaluate(String expression) throws Exception {
        return ask(
                        "Runtime.evaluate",
                        JSON.createObjectNode().put("expression", expression).put("returnByValue", true))
                .at("/result/value")
                .asText();
    }

    /** The whole page as a PNG. */
    void picture(Path file) throws Exception {
        JsonNode answer = ask(
                "Page.captureScreenshot",
                JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
    }

    private JsonNode ask(String method, ObjectNode parameters) throws Exception {
        int id = asked.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode question = JSON.createObjectNode().put("id", id).put("method", method);
        question.set("params", parameters);
        socket.sendText(question.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode whole = answer.get(SECONDS, TimeUnit.SECONDS);
        if (whole.has("error")) {
            throw new IOException(method + ": " + whole.get("error"));
        }
        return whole.get("result");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            from.request(1);
            if (isLast) {
                try {
                    JsonNode answer = JSON.readTree(text.toString());
                    if (answer.has("id")) {
                        answers.remove(answer.get("id").asInt()).complete(answer);
                    }
                } catch (IOException e) {
                    answers.values().forEach(waiting -> waiting.completeExceptionally(e));
                }
                text.setLength(0);
            }
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            answers.values().forEach(waiting -> waiting.completeExceptionally(failure));
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
