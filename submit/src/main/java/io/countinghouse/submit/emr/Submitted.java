package io.countinghouse.submit.emr;

import java.time.Clock;
import java.time.Instant;

/**
 * A run as its service knows it.
 *
 * @param id of the step or the job run
 * @param name that of {@link Submission}
 * @param detail why it failed, as far as the service knows
 */
record Submitted(String id, String name, State state, String detail, Instant created) {
    enum State {
        WAITING,
        RUNNING,
        CANCELLING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        boolean isActive() {
            return this == WAITING || this == RUNNING || this == CANCELLING;
        }
    }

    /** One that has just been submitted; nothing else is known of it. */
    static Submitted now(String id, Submission submission) {
        return new Submitted(id, submission.name(), State.WAITING, "", Instant.now(Clock.systemUTC()));
    }

    /** The job that the name begins with. */
    String job() {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }
}
