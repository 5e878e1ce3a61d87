package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CountDownLatch;

/**
 * Goes before the kernel's class of this name on its class path. There a channel's thread ends at once, and its channel never
 * answers, when it begins before it is told to run, or reads a message before the kernel knows what handles it; on a busy machine
 * that is every other start. Here it waits until the kernel is connected.
 */
public final class LoopThread extends Thread {
    private static final CountDownLatch CONNECTED = new CountDownLatch(1);

    private final long sleep;
    private final Runnable loopBody;
    private volatile boolean running = true;

    /** @param sleep between two rounds, in milliseconds */
    public LoopThread(String name, long sleep, Runnable loopBody) {
        super(name);
        this.sleep = sleep;
        this.loopBody = loopBody;
    }

    /** Lets the threads begin, those of later as well. */
    public static void connected() {
        CONNECTED.countDown();
    }

    @Override
    public void run() {
        try {
            CONNECTED.await();
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
