package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "upload", description = "Put files into a job's raw zone.", mixinStandardHelpOptions = true)
public final class UploadCommand implements Callable<Integer> {
    private static final String HADOOP = "spark.hadoop.";

    @Parameters(index = "0", paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "local files")
    private List<java.nio.file.Path> files;

    @Option(names = "--overwrite", description = "replace an object of the same name that waits to be taken in")
    private boolean overwrite;

    @Mixin
    private ConfigurationOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        JobRegistry.requireKnown(job);
        for (java.nio.file.Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new CountinghouseException(ErrorCode.USAGE, file + ": found no such file");
            }
        }
        Settings settings = options.settings(false);
        requireTables(new Database(settings.mysql()));
        for (java.nio.file.Path file : files) {
            System.out.println(upload(settings, job, file, overwrite));
        }
        return 0;
    }

    /** What no run could take in is not put there; that the database does not answer is the run's to tell. */
    private void requireTables(Database database) {
        try {
            SchemaVersion.requireCurrent(database);
        } catch (CountinghouseException e) {
            if (e.code() != ErrorCode.DATABASE_UNREACHABLE) {
                throw e;
            }
            spec.commandLine().getErr().println("countinghouse: uploads all the same: " + e.getMessage());
        }
    }

    /** Puts one file; the object appears whole or not at all. Returns its path. */
    public static String upload(Settings settings, String job, java.nio.file.Path file, boolean overwrite) {
        Path target =
                new Path(settings.zones().raw() + "/" + job, file.getFileName().toString());
        try {
            FileSystem storage = target.getFileSystem(hadoop(settings));
            if (!overwrite && storage.exists(target)) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, target + ": found an object of that name; give --overwrite to replace it");
            }
            storage.copyFromLocalFile(false, true, new Path(file.toUri()), target);
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE_UNREACHABLE, target + ": could not be written: " + e.getMessage(), e);
        }
        return target.toString();
    }

    private static Configuration hadoop(Settings settings) {
        Configuration hadoop = new Configuration();
        settings.spark().forEach((name, value) -> {
            if (name.startsWith(HADOOP)) {
                hadoop.set(name.substring(HADOOP.length()), value);
            }
        });
        return hadoop;
    }
}
