package io.countinghouse.common.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy in front of MySQL on loopback that reads the client's packets and lets one armed {@link MysqlFault} happen,
 * once. Connections must not use TLS.
 */
public final class MysqlProxy implements AutoCloseable {
    private final int serverPort;
    private final ServerSocket listener;
    private final Set<MysqlProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private MysqlFaultPlan plan = MysqlFaultPlan.none();

    public MysqlProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("mysql-proxy-accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Starts to count anew; the fault happens when its turn comes. */
    public synchronized void arm(MysqlFault fault) {
        plan = MysqlFaultPlan.of(fault);
    }

    /** Disarms, and cuts what the fault left hanging; the server rolls back what was open there. */
    public synchronized void heal() {
        plan = MysqlFaultPlan.none();
        cutAll();
    }

    /** Whether the armed fault has happened. */
    public synchronized boolean happened() {
        return plan.happened();
    }

    /** Commands since the proxy was armed, or since it was healed. */
    public synchronized int commands() {
        return plan.commands();
    }

    /** Those of the commands that were COMMIT. */
    public synchronized int commits() {
        return plan.commits();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    synchronized MysqlFaultPlan.Step next(MysqlPacket command) {
        MysqlFaultPlan.Step step = plan.next(command);
        if (step == MysqlFaultPlan.Step.CUT_ALL) {
            cutAll();
        }
        return step;
    }

    synchronized MysqlFaultPlan plan() {
        return plan;
    }

    void ended(MysqlProxyConnection connection) {
        connections.remove(connection);
    }

    private void cutAll() {
        connections.forEach(MysqlProxyConnection::cut);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (plan().refuses()) {
                    client.close();
                } else {
                    MysqlProxyConnection connection = new MysqlProxyConnection(
                            this, client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
                    connections.add(connection);
                    daemon("mysql-proxy-requests", connection::pumpRequests);
                    daemon("mysql-proxy-answers", connection::pumpAnswers);
                }
            } catch (SocketException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
