package io.countinghouse.jobs.cli;

import picocli.CommandLine.Option;

/** Whether a report names each of many files. */
final class FileNames {
    @Option(names = "--verbose", description = "name every file, whatever their number")
    private boolean verbose;

    boolean all() {
        return verbose;
    }
}
