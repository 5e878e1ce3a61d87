package io.countinghouse.submit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.channels.LoopThread;

class KernelTest {
    @Test
    void aChannelReadsNothingBeforeTheKernelIsConnected() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        LoopThread channel = new LoopThread("channel", 1, read::countDown);
        channel.start();
        while (channel.getState() != Thread.State.WAITING) {
            assertThat(channel.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        assertThat(read.getCount()).isOne();
        LoopThread.connected();
        assertThat(read.await(1, TimeUnit.MINUTES)).isTrue();
        channel.shutdown();
        channel.join();
    }
}
