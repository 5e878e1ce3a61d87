package io.countinghouse.submit;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "generate",
        description = "Write realistic raw files for a job; the same seed gives the same bytes.",
        mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
    @Option(names = "--job", required = true, paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the files go")
    private Path out;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "10000", description = "good rows (default: 10000)")
    private long rows;

    @Option(
            names = "--days",
            paramLabel = "D",
            defaultValue = "90",
            description = "days that the rows are spread over (default: 90)")
    private int days;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "default: 1")
    private long seed;

    @Option(names = "--from", paramLabel = "DATE", defaultValue = "2023-08-01", description = "default: 2023-08-01")
    private LocalDate from;

    @Option(names = "--defects", description = "plant each kind of bad file and bad line, listed in planted.tsv")
    private boolean defects;

    @Override
    public Integer call() throws IOException {
        JobModule module = JobRegistry.module(job);
        System.out.println(module.files().write(new Extent(rows, days, from), seed, defects, out));
        return 0;
    }
}
