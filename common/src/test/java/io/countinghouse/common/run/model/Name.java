package io.countinghouse.common.run.model;

/** The names under which objects lie in the raw zone. */
enum Name {
    A,
    B,
    C
}
