package io.countinghouse.common.testing;

import io.countinghouse.common.testing.ObjectStoreFault.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A plain HTTP proxy in front of the embedded S3. Requests pass unchanged, signed Host header included, until the armed
 * {@link ObjectStoreFault} hits them. Bodies are held in memory.
 */
public final class ObjectStoreProxy implements AutoCloseable {
    private final URI store;
    private final ServerSocket listener;
    private final Map<String, HttpMessage> heads = new ConcurrentHashMap<>();
    private final Set<StoreRequest> asked = ConcurrentHashMap.newKeySet();
    private final List<StoreExchange> exchanges = Collections.synchronizedList(new ArrayList<>());
    private Optional<ObjectStoreFault> fault = Optional.empty();
    private int requests;
    private int counted;
    private int hit;

    public ObjectStoreProxy(URI store) {
        this.store = store;
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("s3-proxy-accept", this::accept);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Starts to count anew. */
    public synchronized void arm(ObjectStoreFault armed) {
        fault = Optional.of(armed);
        requests = 0;
        counted = 0;
        hit = 0;
    }

    public synchronized void heal() {
        fault = Optional.empty();
        notifyAll();
    }

    /** Returns once the armed fault has hit a request. */
    public synchronized void awaitHit() throws InterruptedException {
        while (hit == 0) {
            wait();
        }
    }

    private synchronized void awaitHealed() throws IOException {
        try {
            while (fault.isPresent()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a request was held");
        }
    }

    /** Requests since the proxy was made or last armed. */
    public synchronized int requests() {
        return requests;
    }

    /** Every different request since the proxy was made. */
    public Set<StoreRequest> asked() {
        return Set.copyOf(asked);
    }

    /** Every request that reached the store since the proxy was made. */
    public List<StoreExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** How many requests the last armed fault has hit. */
    public synchronized int hit() {
        return hit;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Optional<Answer> disturbed(HttpMessage request) {
        requests++;
        if (fault.isEmpty() || !fault.get().counts(request.method(), request.path())) {
            return Optional.empty();
        }
        if (fault.get().answer() == Answer.STALE && !heads.containsKey(request.path())) {
            return Optional.empty();
        }
        counted++;
        if (!fault.get().hits(counted)) {
            return Optional.empty();
        }
        hit++;
        notifyAll();
        return Optional.of(fault.get().answer());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon("s3-proxy-connection", () -> serve(client));
            } catch (SocketException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            boolean open = true;
            while (open) {
                Optional<HttpMessage> request = HttpMessage.readRequest(in, out);
                open = request.isPresent() && answer(request.get(), out);
            }
        } catch (IOException e) {
            // One side went away; closing the client's connection tells it so.
            return;
        }
    }

    /** Whether the connection stays open. */
    private boolean answer(HttpMessage request, OutputStream out) throws IOException {
        asked.add(told(request));
        Optional<Answer> disturbance = disturbed(request);
        if (disturbance.isEmpty()) {
            HttpMessage response = forward(request);
            if (request.method().equals("HEAD")) {
                heads.put(request.path(), response);
            }
            return send(response, out);
        }
        return switch (disturbance.get()) {
            case INTERNAL_ERROR -> send(refusal(request, "500 Internal Server Error", "InternalError"), out);
            case SLOW_DOWN -> send(refusal(request, "503 Slow Down", "SlowDown"), out);
            case NOT_FOUND -> send(refusal(request, "404 Not Found", "NoSuchKey"), out);
            case STALE -> send(heads.get(request.path()), out);
            case CONFLICT -> send(refusal(request, "409 Conflict", "ConditionalRequestConflict"), out);
            case NOT_IMPLEMENTED -> send(refusal(request, "501 Not Implemented", "NotImplemented"), out);
            case CONDITION_UNSEEN -> {
                HttpMessage response = forward(request);
                yield send(response.status() == 412 ? success(request) : response, out);
            }
            case HELD -> {
                awaitHealed();
                yield send(forward(request), out);
            }
            case BODY_CUT_SHORT -> {
                HttpMessage response = forward(request);
                response.write(out, response.bodyLength() / 2);
                yield false;
            }
            case RESPONSE_LOST -> {
                forward(request);
                yield false;
            }
        };
    }

    private static boolean send(HttpMessage response, OutputStream out) throws IOException {
        response.write(out, response.bodyLength());
        return response.header("connection").filter("close"::equalsIgnoreCase).isEmpty();
    }

    private HttpMessage forward(HttpMessage request) throws IOException {
        try (Socket server = new Socket(store.getHost(), store.getPort())) {
            server.setTcpNoDelay(true);
            request.write(server.getOutputStream(), request.bodyLength());
            HttpMessage response = HttpMessage.readResponse(
                    new BufferedInputStream(server.getInputStream()),
                    request.method().equals("HEAD"));
            exchanges.add(new StoreExchange(told(request), response.status(), data(request), response.bodyLength()));
            return response;
        }
    }

    private static StoreRequest told(HttpMessage request) {
        return new StoreRequest(
                request.method(),
                request.path(),
                request.header("x-amz-copy-source"),
                request.method().equals("POST") ? request.text() : "");
    }

    /** Bytes without the frames and signatures of signed chunks. */
    private static long data(HttpMessage request) {
        return request.header("x-amz-decoded-content-length").map(Long::valueOf).orElse((long) request.bodyLength());
    }

    private static HttpMessage refusal(HttpMessage request, String status, String code) {
        String body = request.method().equals("HEAD")
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + code
                        + "</Message><RequestId>proxy</RequestId></Error>";
        return HttpMessage.of(
                List.of("HTTP/1.1 " + status, "Content-Type: application/xml", "Content-Length: " + body.length()),
                body);
    }

    private static HttpMessage success(HttpMessage request) {
        return HttpMessage.of(
                request.method().equals("DELETE")
                        ? List.of("HTTP/1.1 204 No Content")
                        : List.of("HTTP/1.1 200 OK", "ETag: \"unseen\"", "Content-Length: 0"),
                "");
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
