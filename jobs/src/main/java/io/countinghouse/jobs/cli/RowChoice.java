package io.countinghouse.jobs.cli;

import io.countinghouse.common.quarantine.QuarantineFilter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which open rows of the quarantine a command is about; without options all of them. */
public final class RowChoice {
    @Option(names = "--code", paramLabel = "CODE", description = "only rows with this reject code, e.g. bad_date")
    private String code;

    @Option(names = "--file", paramLabel = "NAME", description = "only rows of the raw file with this name or file_id")
    private String file;

    QuarantineFilter filter() {
        return new QuarantineFilter(Optional.ofNullable(code), Optional.ofNullable(file));
    }

    boolean isAll() {
        return code == null && file == null;
    }
}
