package io.countinghouse.common.testing;

/**
 * A request and what the object store answered it.
 *
 * @param status of HTTP
 * @param sent bytes of data that the request carried
 * @param received bytes of the answer's body
 */
public record StoreExchange(StoreRequest request, int status, long sent, long received) {}
