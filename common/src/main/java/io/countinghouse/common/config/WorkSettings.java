package io.countinghouse.common.config;

import java.util.Map;

/**
 * When work is small or large, and Spark's properties for either.
 *
 * @param choice who says which it is
 * @param largeFrom bytes
 * @param small Spark's properties for small work; those of all work go before them
 * @param large the same for large work
 */
public record WorkSettings(Choice choice, long largeFrom, Map<String, String> small, Map<String, String> large) {
    /** Who says how large work is. */
    public enum Choice {
        /** The bytes in sight. */
        AUTO,
        SMALL,
        LARGE
    }

    /** Always small, without a property of its own. */
    public static final WorkSettings PLAIN = new WorkSettings(Choice.SMALL, 1, Map.of(), Map.of());

    public WorkSettings {
        small = Map.copyOf(small);
        large = Map.copyOf(large);
    }

    public Map<String, String> spark(WorkSize size) {
        return switch (size) {
            case SMALL -> small;
            case LARGE -> large;
        };
    }
}
