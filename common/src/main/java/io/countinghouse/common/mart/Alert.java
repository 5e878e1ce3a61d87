package io.countinghouse.common.mart;

/** Something a person should hear of once the batch is published; lies in the outbox until it is sent. */
public record Alert(String kind, String body) {}
