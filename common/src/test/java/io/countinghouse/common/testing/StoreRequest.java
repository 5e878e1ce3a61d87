package io.countinghouse.common.testing;

import java.util.Optional;

/**
 * A request that the object store was sent.
 *
 * @param target its path with the query, as in {@code /bucket/key?uploads}
 * @param copySource of a copy, what is copied
 * @param body of a POST, which says what to do; of others it is data, and left out
 */
public record StoreRequest(String method, String target, Optional<String> copySource, String body) {}
