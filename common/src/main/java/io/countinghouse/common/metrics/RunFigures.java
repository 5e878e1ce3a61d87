package io.countinghouse.common.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run in figures.
 *
 * @param ended by the clock of the database
 * @param exitCode the process's
 * @param counts how many of what, by names in small letters with underscores, such as {@code rows_in}
 * @param stages how long each took, by its name
 */
public record RunFigures(
        String job,
        String runId,
        Instant ended,
        int exitCode,
        Duration elapsed,
        Map<String, Long> counts,
        Map<String, Duration> stages) {
    public RunFigures {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    }
}
