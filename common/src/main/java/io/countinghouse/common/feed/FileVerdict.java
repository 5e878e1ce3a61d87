package io.countinghouse.common.feed;

import java.io.Serializable;

/** Whether a file may be read at all. */
public sealed interface FileVerdict extends Serializable {
    record Accepted() implements FileVerdict {}

    /**
     * The whole file goes to quarantine.
     *
     * @param line where it was seen, from 1; 0 when it concerns the whole file
     */
    record Refused(FileRefusal code, long line, String found, String expected) implements FileVerdict {}
}
