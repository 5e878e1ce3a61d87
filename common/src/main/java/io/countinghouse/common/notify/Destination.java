package io.countinghouse.common.notify;

/** Where people hear of things. A message may arrive again: where its acknowledgement was lost. */
interface Destination {
    /** Also on record, so it never changes. */
    String name();

    /** @return by what the message is known there; empty for nothing */
    String send(Digest digest) throws NotDelivered;

    /** Whether the largest alerts follow a digest one by one, and are amended when they are over. */
    default boolean hasThreads() {
        return false;
    }

    /** One alert, as an answer to its digest's message; by what it is known. */
    default String reply(String message, Notice alert) throws NotDelivered {
        throw new UnsupportedOperationException(name());
    }

    /** Tells where an alert was told that it is over. */
    default void amend(String message, Notice alert, Notice resolved) throws NotDelivered {
        throw new UnsupportedOperationException(name());
    }
}
