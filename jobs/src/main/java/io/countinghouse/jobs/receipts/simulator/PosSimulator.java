package io.countinghouse.jobs.receipts.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A point-of-sale API that answers as the real one does: {@code GET /v1.0/receipts} with a bearer token, pages, cursors and rate
 * limits; and that fails as it may, where it is told to.
 */
public final class PosSimulator implements AutoCloseable {
    /** How a request is answered in place of receipts. */
    public enum Fault {
        TOO_MANY_REQUESTS,
        TOO_MANY_REQUESTS_RETRY_AFTER,
        SERVER_ERROR,
        /** The body ends before its length. */
        CUT,
        /** The body is whole HTTP, and no whole JSON. */
        NOT_JSON,
        /** No answer in time. */
        SLOW,
        /** The cursor is not known any more; a request without one is answered. */
        CURSOR_GONE,
        /** The connection is closed. */
        CLOSED
    }

    private static final List<Fault> BEARABLE = List.of(
            Fault.TOO_MANY_REQUESTS_RETRY_AFTER, Fault.SERVER_ERROR, Fault.CUT, Fault.CURSOR_GONE, Fault.NOT_JSON);
    private static final int LARGEST_PAGE = 250;
    private static final long SLOW_MILLIS = 3_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ReceiptHistory history;
    private final String token;
    private final TreeMap<Instant, List<String>> published = new TreeMap<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final Map<String, List<String>> windows = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    /** When the last requests came, the oldest first. */
    private final Queue<Long> times = new ArrayDeque<>();

    private int failEvery = Integer.MAX_VALUE;
    private int allowed = Integer.MAX_VALUE;
    private long perNanos;
    private Instant payableFrom = Instant.MIN;

    /** @param port 0 for a free one */
    public PosSimulator(ReceiptHistory history, String token, int port) throws IOException {
        this.history = history;
        this.token = token;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1.0/receipts", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1.0";
    }

    /** Adds a receipt that was updated at that time. */
    public synchronized void publish(Instant updated, String receipt) {
        published.computeIfAbsent(updated, time -> new ArrayList<>()).add(receipt);
        windows.clear();
    }

    /** The next requests are answered like this. */
    public synchronized void fail(List<Fault> next) {
        faults.addAll(next);
    }

    /** One of so many requests fails, each time in another way that a client has to bear. */
    public synchronized void failEvery(int requests) {
        failEvery = requests;
    }

    /** So many requests are answered in this time; more are too many, and are told when to come again. */
    public synchronized void limit(int requests, Duration per) {
        allowed = requests;
        perNanos = per.toNanos();
    }

    private synchronized Fault next() {
        long now = System.nanoTime();
        while (!times.isEmpty() && now - times.peek() > perNanos) {
            times.poll();
        }
        if (times.size() >= allowed) {
            return Fault.TOO_MANY_REQUESTS_RETRY_AFTER;
        }
        times.add(now);
        if (asked.size() % failEvery == 0) {
            return BEARABLE.get(asked.size() / failEvery % BEARABLE.size());
        }
        return faults.poll();
    }

    /** Receipts that were updated earlier are not in the plan. */
    public synchronized void allowFrom(Instant from) {
        payableFrom = from;
    }

    /** The queries so far. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** Everything that it has, as it came to it. */
    public synchronized List<String> all(Instant from, Instant to) {
        List<String> all = new ArrayList<>(history.updated(from, to));
        published.subMap(from, true, to, true).values().forEach(all::addAll);
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange);
            Fault fault;
            synchronized (this) {
                asked.add(String.valueOf(exchange.getRequestURI().getQuery()));
                fault = next();
            }
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
            } else if (fault == null) {
                receipts(exchange, query);
            } else {
                fail(exchange, query, fault);
            }
        }
    }

    private void fail(HttpExchange exchange, Map<String, String> query, Fault fault) throws IOException {
        switch (fault) {
            case TOO_MANY_REQUESTS -> send(exchange, 429, "{\"errors\":[{\"code\":\"RATE_LIMITED\"}]}");
            case TOO_MANY_REQUESTS_RETRY_AFTER -> {
                exchange.getResponseHeaders().add("Retry-After", "1");
                send(exchange, 429, "{\"errors\":[{\"code\":\"RATE_LIMITED\"}]}");
            }
            case SERVER_ERROR -> send(exchange, 503, "<html>upstream</html>");
            case CUT -> {
                byte[] body = page(query).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body, 0, body.length / 2);
                exchange.getResponseBody().flush();
            }
            case NOT_JSON -> {
                String body = page(query);
                send(exchange, 200, body.substring(0, body.length() / 2));
            }
            case SLOW -> {
                try {
                    Thread.sleep(SLOW_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                receipts(exchange, query);
            }
            case CURSOR_GONE -> {
                if (query.containsKey("cursor")) {
                    synchronized (this) {
                        gone.add(query.get("cursor"));
                    }
                }
                receipts(exchange, query);
            }
            case CLOSED -> exchange.close();
        }
    }

    private void receipts(HttpExchange exchange, Map<String, String> query) throws IOException {
        synchronized (this) {
            if (gone.remove(query.getOrDefault("cursor", ""))) {
                send(exchange, 400, "{\"errors\":[{\"code\":\"INCORRECT_VALUE\",\"field\":\"cursor\"}]}");
                return;
            }
            if (query.containsKey("updated_at_min")
                    && Instant.parse(query.get("updated_at_min")).isBefore(payableFrom)) {
                send(exchange, 402, "{\"errors\":[{\"code\":\"PAYMENT_REQUIRED\"}]}");
                return;
            }
        }
        send(exchange, 200, page(query));
    }

    /** A cursor is its window and how much of it was given. */
    private synchronized String page(Map<String, String> query) {
        int limit = Math.min(LARGEST_PAGE, Integer.parseInt(query.getOrDefault("limit", "50")));
        String window = query.getOrDefault("updated_at_min", Instant.EPOCH.toString()) + "~"
                + query.getOrDefault("updated_at_max", Instant.EPOCH.toString());
        int given = 0;
        if (query.containsKey("cursor")) {
            String[] parts = query.get("cursor").split("~", 3);
            window = parts[0] + "~" + parts[1];
            given = Integer.parseInt(parts[2]);
        }
        String[] ends = window.split("~", 2);
        if (!windows.containsKey(window)) {
            windows.clear();
            windows.put(window, all(Instant.parse(ends[0]), Instant.parse(ends[1])));
        }
        List<String> of = windows.get(window);
        List<String> page = of.subList(Math.min(given, of.size()), Math.min(given + limit, of.size()));
        boolean more = given + limit < of.size();
        return "{\n  \"receipts\": [\n" + String.join(",\n", page) + "\n  ]"
                + (more ? ",\n  \"cursor\": \"" + window + "~" + (given + limit) + "\"" : "") + "\n}\n";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                query.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
