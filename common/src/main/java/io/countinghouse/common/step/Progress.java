package io.countinghouse.common.step;

import java.util.Locale;

/** Told of each stage of a run, so that a person sees what is going on; implementations never fail. */
public interface Progress {
    /** A stage began; it lasts until the same thread begins the next or calls {@link #end}. Several threads may be at one stage. */
    void begin(String stage, String detail);

    /** The stage's outcome in one line, e.g. {@code 3 files, 52,560 rows}. */
    void end(String stage, String outcome);

    /** Says nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void begin(String stage, String detail) {}

            @Override
            public void end(String stage, String outcome) {}
        };
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
