package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.Duration;

/** Time in which something elsewhere goes on. */
final class Pause {
    private Pause() {}

    /** @throws CountinghouseException INTERNAL when somebody wants this process to end */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted; what was submitted goes on", e);
        }
    }
}
