package io.countinghouse.common.config;

import com.typesafe.config.ConfigOrigin;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** All mistakes of a configuration, so that they are told at once. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    void add(ConfigOrigin origin, String path, String wasFound, String expected) {
        found.add(origin.description() + ": " + path + ": found " + wasFound + ", expected " + expected);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Fails with CONFIGURATION when there is any. */
    public void check() {
        if (!found.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "The configuration has " + found.size() + (found.size() == 1 ? " mistake:\n  " : " mistakes:\n  ")
                            + String.join("\n  ", found));
        }
    }
}
