package io.countinghouse.submit.generate;

import io.countinghouse.common.run.Progress;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.offsets.InvoiceOffsets;
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

    @Option(names = "--days", paramLabel = "D", defaultValue = "90", description = "days of trading (default: 90)")
    private int days;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "default: 1")
    private long seed;

    @Option(names = "--from", paramLabel = "DATE", defaultValue = "2023-08-01", description = "default: 2023-08-01")
    private LocalDate from;

    @Option(names = "--defects", description = "plant each kind of bad file and bad line, listed in planted.tsv")
    private boolean defects;

    @Override
    public Integer call() throws IOException {
        JobRegistry.requireKnown(job);
        if (job.equals(InvoiceOffsets.NAME)) {
            new InvoiceGenerator(rows, days, seed, from, defects).write(out);
            System.out.println(Progress.count(rows) + " rows in " + out);
        } else {
            new SalesGenerator(rows, days, seed, from, defects).write(out);
            System.out.println(
                    Progress.count(rows) + " rows in " + out + "; dimensions in " + out.resolve("dimensions"));
        }
        return 0;
    }
}
