package org.rapaio.jupyter.kernel.channels;

/**
 * Goes before the kernel's class of this name on its class path. There a thread is started before it is told to run: one that begins
 * at once ends at once, and its channel never answers, which on a busy machine is every other start.
 */
public final class LoopThread extends Thread {
    private final long sleep;
    private final Runnable loopBody;
    private volatile boolean running = true;

    /** @param sleep between two rounds, in milliseconds */
    public LoopThread(String name, long sleep, Runnable loopBody) {
        super(name);
        this.sleep = sleep;
        this.loopBody = loopBody;
    }

    @Override
    public void run() {
        try {
            while (running) {
                loopBody.run();
                Thread.sleep(sleep);
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Ends it after this round. */
    public void shutdown() {
        running = false;
    }
}
