package io.countinghouse.common.run.model;

/** The names under which objects lie in the raw zone. */
enum Name {
    A,
    B,
    C,
    /**
     * The file of mended rows that a replay writes outside the raw zone. It is named by its own content, so that it can only
     * ever be written over by the same; where it lies is left out.
     */
    MENDED
}
