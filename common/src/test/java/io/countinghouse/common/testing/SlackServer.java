package io.countinghouse.common.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that takes Slack's messages, or does what it is told instead. */
public final class SlackServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Post> posts = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final AtomicInteger stamps = new AtomicInteger();

    /** A message that it was sent, also one that it did not take. */
    public record Post(String path, String authorization, String body, int status) {
        public Config json() {
            return ConfigFactory.parseString(body);
        }

        /** All that is written in its blocks. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Config block : json().getConfigList("blocks")) {
                text.append(
                                block.hasPath("text")
                                        ? block.getString("text.text")
                                        : block.getConfigList("elements").get(0).getString("text"))
                        .append('\n');
            }
            return text.toString();
        }
    }

    /**
     * What it does instead of taking a message.
     *
     * @param status 0: it cuts the connection
     * @param retryAfter empty for no such header
     */
    public record Answer(int status, String retryAfter, String body) {}

    public SlackServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next message is not taken. */
    public void answer(int status, String retryAfter, String body) {
        synchronized (answers) {
            answers.add(new Answer(status, retryAfter, body));
        }
    }

    public List<Post> posts() {
        synchronized (posts) {
            return List.copyOf(posts);
        }
    }

    /** Those that it took. */
    public List<Post> taken() {
        return posts().stream().filter(post -> post.status() == 200).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer;
        synchronized (answers) {
            answer = answers.isEmpty() ? taking(exchange) : answers.remove();
        }
        posts.add(new Post(
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                body,
                answer.status()));
        if (answer.status() > 0) {
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private Answer taking(HttpExchange exchange) {
        boolean isApi = exchange.getRequestURI().getPath().contains("chat.");
        return new Answer(
                200,
                "",
                isApi ? "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + stamps.incrementAndGet() + ".0\"}" : "ok");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
