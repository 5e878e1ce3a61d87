package io.countinghouse.common.config;

import java.io.Serializable;

/** A value that is never printed; only {@link #reveal} gives it out, at the one place that needs it. */
public final class Secret implements Serializable {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
