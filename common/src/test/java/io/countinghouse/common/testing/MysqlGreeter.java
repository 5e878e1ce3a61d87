package io.countinghouse.common.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A stranger on loopback that greets as MySQL does, offers TLS with its certificate, and denies whoever then logs in. Tells
 * whether a client came so far as to send its login.
 */
public final class MysqlGreeter implements AutoCloseable {
    /** Long password, 4.1 protocol, TLS, secure connection, authentication plugins. */
    private static final int CAPABILITIES = 0x1 | 0x200 | 0x800 | 0x8000 | 0x80000;

    private static final int SALT = 20;

    private final ServerSocket listener;
    private final SSLContext identity;
    private final boolean asksForClear;
    private final AtomicBoolean loggedIn = new AtomicBoolean();
    private final List<String> passwords = new CopyOnWriteArrayList<>();

    public MysqlGreeter(SSLContext identity) {
        this(identity, false);
    }

    /** @param asksForClear whether it asks for the password as it is, as RDS does of users that prove themselves by a token */
    public MysqlGreeter(SSLContext identity, boolean asksForClear) {
        this.identity = identity;
        this.asksForClear = asksForClear;
        try {
            this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "mysql-greeter");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Whether a client trusted this server with its login. */
    public boolean loggedIn() {
        return loggedIn.get();
    }

    /** Those that it was sent as they are. */
    public List<String> passwords() {
        return List.copyOf(passwords);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                greet(client);
            } catch (IOException e) {
                // A client that refuses the certificate says so or hangs up.
                if (!listener.isClosed() && !(e instanceof SSLException) && !(e instanceof EOFException)) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void greet(Socket client) throws IOException {
        send(client.getOutputStream(), 0, greeting());
        receive(new DataInputStream(client.getInputStream()));
        try (SSLSocket secure = (SSLSocket) identity.getSocketFactory().createSocket(client, null, false)) {
            secure.setUseClientMode(false);
            secure.startHandshake();
            DataInputStream in = new DataInputStream(secure.getInputStream());
            receive(in);
            loggedIn.set(true);
            if (asksForClear) {
                send(secure.getOutputStream(), 3, switchToClear());
                String answer = new String(receive(in), StandardCharsets.US_ASCII);
                passwords.add(answer.replace("\0", ""));
            }
            send(secure.getOutputStream(), asksForClear ? 5 : 3, denial());
        }
    }

    private static byte[] greeting() {
        return bytes(buffer().put((byte) 10)
                .put("8.0.40\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .put(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 0})
                .putShort((short) CAPABILITIES)
                .put((byte) 45)
                .putShort((short) 2)
                .putShort((short) (CAPABILITIES >> 16))
                .put((byte) (SALT + 1))
                .put(new byte[10])
                .put(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0})
                .put("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] switchToClear() {
        return bytes(buffer().put((byte) 0xfe).put("mysql_clear_password\0".getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] denial() {
        return bytes(buffer().put((byte) 0xff)
                .putShort((short) 1045)
                .put("#28000Not here".getBytes(StandardCharsets.US_ASCII)));
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer written) {
        byte[] bytes = new byte[written.flip().remaining()];
        written.get(bytes);
        return bytes;
    }

    private static void send(OutputStream out, int sequence, byte[] payload) throws IOException {
        out.write(bytes(buffer().putInt(payload.length | sequence << 24).put(payload)));
        out.flush();
    }

    private static byte[] receive(DataInputStream in) throws IOException {
        int header = Integer.reverseBytes(in.readInt());
        byte[] payload = new byte[header & 0xffffff];
        in.readFully(payload);
        return payload;
    }
}
