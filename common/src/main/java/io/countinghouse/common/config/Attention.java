package io.countinghouse.common.config;

/** How a run ends that is done, but of which something waits for a person. */
public enum Attention {
    /** With an exit code of its own, so that a scheduler tells somebody. */
    FAIL,
    /** As any other. */
    OK
}
