package io.countinghouse.common.error;

/** What a failed check does. */
public enum Severity {
    /** Counted, reported and put in the outbox; the run goes on. */
    WARN,
    /** Nothing is published; the batch stays open. */
    ERROR
}
