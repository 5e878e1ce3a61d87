package io.countinghouse.jobs.cli;

/** How a command tells what it found; the names are what is typed. */
public enum TextOrJson {
    /** For a person; may change with any release. */
    text,
    /** One object of documented members, for programs. */
    json
}
