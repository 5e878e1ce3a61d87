package io.countinghouse.common.config;

/** How much a command has to do, as far as it decides how it is best done. */
public enum WorkSize {
    /** Most of it is over before compiled code would pay. */
    SMALL,
    /** Code that Spark generates pays, but not what the JVM's second compiler would make of it. */
    MEDIUM,
    LARGE
}
