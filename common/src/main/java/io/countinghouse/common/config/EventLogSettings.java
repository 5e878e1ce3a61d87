package io.countinghouse.common.config;

import java.nio.file.Path;

/**
 * Where Spark records what it does, for its History Server.
 *
 * @param folder on this machine
 * @param keep bytes; the oldest records go before a session begins that finds more
 */
public record EventLogSettings(Path folder, long keep) {}
