package io.countinghouse.common.store;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which store has which condition, as it was found once in this JVM. */
final class Conditions {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
    private static final Map<Key, Boolean> FOUND = new ConcurrentHashMap<>();

    private record Key(String store, Condition condition) {}

    /** Finds out whether a store keeps to a condition; empty when its answer told nothing. */
    @FunctionalInterface
    interface Probe {
        Optional<Boolean> holds() throws IOException;
    }

    private Conditions() {}

    /**
     * Asks the store on the first call; that it lacks the condition is told in the log then.
     *
     * @return empty when the answer told nothing: the next call asks again
     */
    static Optional<Boolean> has(S3Bucket bucket, Condition condition, Probe probe) throws IOException {
        Key key = new Key(bucket.name(), condition);
        Optional<Boolean> known = Optional.ofNullable(FOUND.get(key));
        return known.isPresent() ? known : probed(key, probe);
    }

    /** Whether a store is known to have the condition, without asking it. */
    static boolean isKnown(S3Bucket bucket, Condition condition) {
        return FOUND.getOrDefault(new Key(bucket.name(), condition), false);
    }

    private static synchronized Optional<Boolean> probed(Key key, Probe probe) throws IOException {
        if (!FOUND.containsKey(key)) {
            probe.holds().ifPresent(holds -> {
                FOUND.put(key, holds);
                if (!holds) {
                    LOG.warn("{} {}", key.store(), key.condition().lack());
                }
            });
        }
        return Optional.ofNullable(FOUND.get(key));
    }
}
