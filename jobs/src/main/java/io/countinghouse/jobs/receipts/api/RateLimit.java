package io.countinghouse.jobs.receipts.api;

import java.time.Duration;

/** A bucket of tokens, full at first, that fills at an even rate: never more requests in any span of time than are allowed. */
final class RateLimit {
    private final double perNano;
    private final int most;
    private double tokens;
    private long at = System.nanoTime();

    /** A tenth of them may be made at once, and the rest evenly, so that no span holds more than are allowed. */
    RateLimit(int requests, Duration per) {
        this.most = Math.max(1, requests / 10);
        // Of a single one the next comes a whole span later.
        this.perNano = (requests == 1 ? 1.0 : requests - most) / per.toNanos();
        this.tokens = most;
    }

    /** Takes one; how long to wait first. */
    Duration take() {
        long now = System.nanoTime();
        tokens = Math.min(most, tokens + (now - at) * perNano);
        at = now;
        tokens -= 1;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(-tokens / perNano));
    }
}
