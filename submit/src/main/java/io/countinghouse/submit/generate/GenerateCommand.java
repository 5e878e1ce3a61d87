package io.countinghouse.submit.generate;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.billing.BillingFx;
import io.countinghouse.jobs.offsets.InvoiceOffsets;
import io.countinghouse.jobs.sales.SalesMarts;
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
    @Option(
            names = "--job",
            required = true,
            paramLabel = "JOB",
            description = "sales-marts, invoice-offsets or billing-fx")
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
        JobRegistry.requireKnown(job);
        Extent extent = new Extent(rows, days, from);
        switch (job) {
            case SalesMarts.NAME -> {
                new SalesGenerator(extent, seed, defects).write(out);
                System.out.println(
                        Progress.count(rows) + " rows in " + out + "; dimensions in " + out.resolve("dimensions"));
            }
            case InvoiceOffsets.NAME -> {
                new InvoiceGenerator(extent, seed, defects).write(out);
                System.out.println(Progress.count(rows) + " rows in " + out);
            }
            case BillingFx.NAME -> {
                new BillingGenerator(extent, seed, defects).write(out);
                System.out.println(Progress.count(rows) + " rows in " + out + ", and their days' rates");
            }
            default -> throw new CountinghouseException(ErrorCode.USAGE, "job: no files can be made for " + job);
        }
        return 0;
    }
}
