package io.countinghouse.jobs.toy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** A real server for {@link Till}; its clock moves a second with each look. */
public final class TillServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> sent = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private LocalDateTime now = LocalDateTime.of(2024, 3, 1, 0, 0);

    public TillServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public synchronized void send(List<String> lines) {
        sent.addAll(lines);
    }

    /** What each reading began with. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body;
        if (exchange.getRequestURI().getPath().equals("/clock")) {
            now = now.plusSeconds(1);
            body = now.toString();
        } else {
            String since = exchange.getRequestURI().getQuery().replace("since=", "");
            asked.add(since);
            List<String> lines = sent.subList(Integer.parseInt(since), sent.size());
            body = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            exchange.getResponseHeaders().add("X-Last", Integer.toString(sent.size()));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
