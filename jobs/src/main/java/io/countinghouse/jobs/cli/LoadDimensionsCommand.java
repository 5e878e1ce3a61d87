package io.countinghouse.jobs.cli;

import io.countinghouse.common.step.Progress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "load-dimensions",
        description = "Replace dimension tables by the CSV files of a folder, all or none.",
        mixinStandardHelpOptions = true)
public final class LoadDimensionsCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            description = "holds TABLE.csv for tables that jobs look into, e.g. customer.csv, sales_team.csv")
    private Path folder;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() {
        new DimensionFiles(options.database())
                .load(folder)
                .forEach((table, rows) -> System.out.println(table + ": " + Progress.count(rows) + " rows"));
        return 0;
    }
}
