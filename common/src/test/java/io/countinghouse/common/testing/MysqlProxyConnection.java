package io.countinghouse.common.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One client's connection through the proxy: a thread for each direction. */
final class MysqlProxyConnection {
    private static final int BUFFER = 1 << 16;

    private final MysqlProxy proxy;
    private final Socket client;
    private final Socket server;

    /** Bytes of answers that still pass; below zero while there is no limit. */
    private volatile int remaining = -1;

    MysqlProxyConnection(MysqlProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void pumpRequests() {
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (MysqlPacket packet = MysqlPacket.read(in); !packet.isEnd(); packet = MysqlPacket.read(in)) {
                // In a black hole a packet leaves no trace, and the silent client's end is not told either.
                if (!proxy.plan().silent() && !forward(packet, out)) {
                    cut();
                    return;
                }
            }
            endUnlessSilent();
        } catch (IOException e) {
            endUnlessSilent();
        }
    }

    void pumpAnswers() {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int limit = remaining;
                boolean silent = proxy.plan().silent();
                if (limit >= 0) {
                    out.write(buffer, 0, Math.min(limit, read));
                    remaining = Math.max(0, limit - read);
                    if (limit <= read && !silent) {
                        cut();
                        return;
                    }
                } else if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
            endUnlessSilent();
        } catch (IOException e) {
            endUnlessSilent();
        }
    }

    /** Closes both ends. */
    void cut() {
        close(client);
        close(server);
        proxy.ended(this);
    }

    /** Whether the connection goes on. */
    private boolean forward(MysqlPacket packet, OutputStream out) throws IOException {
        MysqlFaultPlan.Step step = packet.isCommand() ? proxy.next(packet) : MysqlFaultPlan.Step.DELIVER;
        return switch (step) {
            case DELIVER -> {
                out.write(packet.bytes());
                yield true;
            }
            case DELIVER_AND_SWALLOW_ANSWER -> {
                remaining = 0;
                out.write(packet.bytes());
                yield true;
            }
            case DELIVER_AND_CUT_ANSWER, DELIVER_AND_GO_SILENT -> {
                remaining = proxy.plan().bytes();
                out.write(packet.bytes());
                yield true;
            }
            case DELIVER_PART_AND_CUT -> {
                out.write(
                        packet.bytes(),
                        0,
                        Math.min(packet.bytes().length - 1, proxy.plan().bytes()));
                yield false;
            }
            case CUT, CUT_ALL -> false;
        };
    }

    private void endUnlessSilent() {
        if (!proxy.plan().silent()) {
            cut();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
