package io.countinghouse.common.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An HTTP/1.1 request or response with its body as it came over the wire, chunked or not. */
final class HttpMessage {
    private static final int MAX_HEAD = 1 << 16;

    private final List<String> lines;
    private final byte[] body;

    private HttpMessage(List<String> lines, byte[] body) {
        this.lines = lines;
        this.body = body;
    }

    static HttpMessage of(List<String> lines, String body) {
        return new HttpMessage(lines, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The next request; none at the end of the connection. A client that waits for it is told to go on with its body. */
    static Optional<HttpMessage> readRequest(InputStream in, OutputStream out) throws IOException {
        List<String> head = readHead(in);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        HttpMessage request = new HttpMessage(head, new byte[0]);
        if (request.header("expect").isPresent()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            head.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("expect:"));
        }
        return Optional.of(new HttpMessage(head, request.readBody(in)));
    }

    /** @param bodyless whether it answers a request whose answer has no body */
    static HttpMessage readResponse(InputStream in, boolean bodyless) throws IOException {
        HttpMessage response;
        do {
            response = new HttpMessage(readHead(in), new byte[0]);
            if (response.lines.isEmpty()) {
                throw new IOException("the connection ended without a response");
            }
        } while (response.status() / 100 == 1);
        boolean none = bodyless || response.status() == 204 || response.status() == 304;
        return none ? response : new HttpMessage(response.lines, response.readBody(in));
    }

    String method() {
        return lines.get(0).split(" ", 3)[0];
    }

    String path() {
        return lines.get(0).split(" ", 3)[1];
    }

    int status() {
        return Integer.parseInt(lines.get(0).split(" ", 3)[1]);
    }

    /** @param name in lower case */
    Optional<String> header(String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    int bodyLength() {
        return body.length;
    }

    /** The body, for one that is a text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @param bodyBytes how much of the body */
    void write(OutputStream out, int bodyBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(body, 0, bodyBytes);
        out.write(bytes.toByteArray());
        out.flush();
    }

    private byte[] readBody(InputStream in) throws IOException {
        if (header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return readChunks(in);
        }
        int length = header("content-length").map(Integer::valueOf).orElse(0);
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new IOException("the connection ended after " + read.length + " of " + length + " bytes");
        }
        return read;
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int size;
        do {
            String line = readLine(in);
            raw.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
            raw.write(in.readNBytes(size));
            if (size > 0) {
                raw.write((readLine(in) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        } while (size > 0);
        for (String trailer = readLine(in); ; trailer = readLine(in)) {
            raw.write((trailer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            if (trailer.isEmpty()) {
                return raw.toByteArray();
            }
        }
    }

    private static List<String> readHead(InputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            head.add(line);
        }
        return head;
    }

    /** Without its line end; empty at the end of the stream as well. */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.write(read);
            }
            if (line.size() > MAX_HEAD) {
                throw new IOException("a header line is longer than " + MAX_HEAD + " bytes");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
