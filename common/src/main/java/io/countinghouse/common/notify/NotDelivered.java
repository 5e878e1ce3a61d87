package io.countinghouse.common.notify;

import java.time.Duration;
import java.util.Optional;

/** A destination did not take a message. */
final class NotDelivered extends Exception {
    private final boolean worthAnotherTry;
    private final boolean ofMessageThatIsGone;
    private final transient Optional<Duration> after;

    private NotDelivered(
            String reason, boolean worthAnotherTry, boolean ofMessageThatIsGone, Optional<Duration> after) {
        super(reason);
        this.worthAnotherTry = worthAnotherTry;
        this.ofMessageThatIsGone = ofMessageThatIsGone;
        this.after = after;
    }

    /** It may at once. */
    static NotDelivered forNow(String reason) {
        return new NotDelivered(reason, true, false, Optional.empty());
    }

    /** It will after this time, if it is told. */
    static NotDelivered forNow(String reason, Optional<Duration> after) {
        return new NotDelivered(reason, true, false, after);
    }

    /** It will not as things are. */
    static NotDelivered refused(String reason) {
        return new NotDelivered(reason, false, false, Optional.empty());
    }

    /** The message that was to be answered or amended is gone, or cannot be changed any more. */
    static NotDelivered ofMessageThatIsGone(String reason) {
        return new NotDelivered(reason, false, true, Optional.empty());
    }

    boolean isOfMessageThatIsGone() {
        return ofMessageThatIsGone;
    }

    boolean isWorthAnotherTry() {
        return worthAnotherTry;
    }

    Optional<Duration> after() {
        return after;
    }
}
