package io.countinghouse.common.testing;

import java.util.random.RandomGenerator;

/**
 * Something that goes wrong with a row of requests to the object store.
 *
 * @param method of the requests that count, or empty for any
 * @param key a part of their path, queries left aside, or empty for any
 * @param first which of them is the first to be hit, from 1
 * @param times how many in a row are hit
 */
public record ObjectStoreFault(Answer answer, String method, String key, int first, int times) {
    public static final int ALWAYS = Integer.MAX_VALUE / 2;

    /** What a request that is hit gets. */
    public enum Answer {
        /** 500, and the request has no effect. */
        INTERNAL_ERROR,
        /** 503 SlowDown, and the request has no effect. */
        SLOW_DOWN,
        /** The true answer, whose body ends half-way with the connection. */
        BODY_CUT_SHORT,
        /** The request takes effect; the connection ends without an answer. */
        RESPONSE_LOST,
        /** 404, though the object may be there. */
        NOT_FOUND,
        /** What the same request was answered before, where it was made before. */
        STALE,
        /** The true answer, once the fault is healed: until then the request has no effect. */
        HELD,
        /** 409, another request to the same key is under way, and the request has no effect. */
        CONFLICT,
        /** 501 NotImplemented, and the request has no effect. */
        NOT_IMPLEMENTED,
        /** The true answer, but that 412 is told as success, as by a store that passes over conditions. */
        CONDITION_UNSEEN
    }

    /** A short disturbance of the kinds that a client must bear, anywhere in a run of so many requests. */
    public static ObjectStoreFault passing(RandomGenerator random, int requests) {
        int times = random.nextInt(1, 3);
        return switch (random.nextInt(4)) {
            case 0 -> new ObjectStoreFault(Answer.INTERNAL_ERROR, "", "", random.nextInt(1, requests), times);
            case 1 -> new ObjectStoreFault(
                    Answer.SLOW_DOWN, "", "", random.nextInt(1, requests), times + random.nextInt(6));
            case 2 -> new ObjectStoreFault(Answer.RESPONSE_LOST, "PUT", "", random.nextInt(1, 15), times);
            default -> new ObjectStoreFault(Answer.BODY_CUT_SHORT, "GET", "", random.nextInt(1, 40), times);
        };
    }

    boolean counts(String requestMethod, String path) {
        return (method.isEmpty() || method.equals(requestMethod)) && path.split("\\?", 2)[0].contains(key);
    }

    boolean hits(int count) {
        return count >= first && count - first < times;
    }
}
