package io.countinghouse.common.config;

/** How much a command has to do, as far as it decides how it is best done. */
public enum WorkSize {
    /** Most of it is over before compiled code would pay. */
    SMALL,
    LARGE
}
