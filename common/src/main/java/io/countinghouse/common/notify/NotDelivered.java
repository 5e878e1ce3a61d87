package io.countinghouse.common.notify;

import java.time.Duration;
import java.util.Optional;

/** A destination did not take a message. */
final class NotDelivered extends Exception {
    private final boolean worthAnotherTry;
    private final transient Optional<Duration> after;

    private NotDelivered(String reason, boolean worthAnotherTry, Optional<Duration> after) {
        super(reason);
        this.worthAnotherTry = worthAnotherTry;
        this.after = after;
    }

    /** It may at once. */
    static NotDelivered forNow(String reason) {
        return new NotDelivered(reason, true, Optional.empty());
    }

    /** It will after this time, if it is told. */
    static NotDelivered forNow(String reason, Optional<Duration> after) {
        return new NotDelivered(reason, true, after);
    }

    /** It will not as things are. */
    static NotDelivered refused(String reason) {
        return new NotDelivered(reason, false, Optional.empty());
    }

    boolean isWorthAnotherTry() {
        return worthAnotherTry;
    }

    Optional<Duration> after() {
        return after;
    }
}
