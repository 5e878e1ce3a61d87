package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.WorkSize;
import java.util.OptionalInt;

/**
 * A JVM whose options suit small work only, and are fixed before the work is known: whoever started it says with which status
 * it must end, having done nothing, to be started again with those for large work.
 */
public final class SmallJvm {
    /** A system property: the status. */
    private static final String STATUS = "countinghouse.large-work-status";

    private SmallJvm() {}

    /** The status to end with instead of doing the work here; none when this JVM suits it or nobody would start another. */
    public static OptionalInt statusInsteadOf(WorkSize size) {
        String status = System.getProperty(STATUS);
        return size == WorkSize.LARGE && status != null
                ? OptionalInt.of(Integer.parseInt(status))
                : OptionalInt.empty();
    }
}
