package io.countinghouse.common.step;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what its owner will need, piece by piece, from a thread of its own: much of a run keeps one processor busy. Each piece must be
 * one that its owner does where it is needed, if it is not done by then; what fails ends the thread, and fails again there.
 */
public final class Ahead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);

    private final List<Runnable> pieces;
    private final Thread thread;
    private volatile boolean isClosed;

    public Ahead(String name, List<Runnable> pieces) {
        this.pieces = List.copyOf(pieces);
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
    }

    public void begin() {
        thread.start();
    }

    private void work() {
        try {
            for (Runnable piece : pieces) {
                if (isClosed) {
                    return;
                }
                piece.run();
            }
        } catch (Exception e) { // Spark throws checked ones undeclared.
            LOG.debug("{}: left to where it is needed", thread.getName(), e);
        }
    }

    /** Begins no further piece, and waits for the one under way. */
    @Override
    public void close() {
        isClosed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
