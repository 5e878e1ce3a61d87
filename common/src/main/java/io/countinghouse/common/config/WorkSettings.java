package io.countinghouse.common.config;

import java.util.Map;

/**
 * When work is small, medium or large, and Spark's properties for each.
 *
 * @param choice who says which it is
 * @param mediumFrom bytes
 * @param largeFrom bytes
 * @param small Spark's properties for small work; those of all work go before them
 * @param medium the same for medium work
 * @param large the same for large work
 */
public record WorkSettings(
        Choice choice,
        long mediumFrom,
        long largeFrom,
        Map<String, String> small,
        Map<String, String> medium,
        Map<String, String> large) {
    /** Who says how large work is. */
    public enum Choice {
        /** The bytes in sight. */
        AUTO,
        SMALL,
        MEDIUM,
        LARGE
    }

    /** Always small, without a property of its own. */
    public static final WorkSettings PLAIN = new WorkSettings(Choice.SMALL, 1, 1, Map.of(), Map.of(), Map.of());

    public WorkSettings {
        small = Map.copyOf(small);
        medium = Map.copyOf(medium);
        large = Map.copyOf(large);
    }

    /** Of work of so many bytes. */
    public WorkSize size(long bytes) {
        if (bytes >= largeFrom) {
            return WorkSize.LARGE;
        }
        return bytes >= mediumFrom ? WorkSize.MEDIUM : WorkSize.SMALL;
    }

    public Map<String, String> spark(WorkSize size) {
        return switch (size) {
            case SMALL -> small;
            case MEDIUM -> medium;
            case LARGE -> large;
        };
    }
}
