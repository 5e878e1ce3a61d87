package io.countinghouse.submit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class KernelTest {
    @Test
    void aMessageThatComesWhileTheKernelConnectsWaitsForItsHandler() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch connected = new CountDownLatch(1);
        Map<Object, Object> handlers = new Kernel.OnceConnected(connected, () -> Map.of("kernel_info", "its handler"));
        CompletableFuture<Object> handler = CompletableFuture.supplyAsync(() -> {
            asked.countDown();
            return handlers.get("kernel_info");
        });
        awaitQuietly(asked);

        assertThat(handler).isNotDone();
        connected.countDown();
        assertThat(handler.join()).isEqualTo("its handler");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
