package io.countinghouse.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.LakePaths;
import io.countinghouse.common.run.Rejects;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was refused, and why. */
@Command(name = "quarantine", description = "Look at rejected rows and refused files.", mixinStandardHelpOptions = true)
public final class QuarantineCommand {
    private static final String REJECT = "reject";

    @Command(
            name = "list",
            description = "Rejected rows by code and file, with the money at risk; then refused files.",
            mixinStandardHelpOptions = true)
    Integer list(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Mixin ConfigurationOptions options)
            throws IOException {
        JobRegistry.requireKnown(job);
        Settings settings = options.settings(false);
        try (SparkSession spark = SparkSessions.start(settings, "quarantine")) {
            rejects(spark, settings, job)
                    .ifPresent(rows -> print(rows.withColumn(REJECT, explode(col(Rejects.REJECTS)))
                            .groupBy(
                                    col(Rejects.STATE),
                                    col(Rejects.FEED),
                                    col(REJECT + ".code").as("code"),
                                    col(REJECT + ".column").as("column"),
                                    col(Rejects.OBJECT_KEY))
                            .agg(
                                    count(lit(1)).as("rows"),
                                    sum(Rejects.AMOUNT_AT_RISK)
                                            .cast("decimal(38,2)")
                                            .as("money_at_risk"))
                            .orderBy(col(Rejects.STATE).desc(), col("feed"), col("code"), col("column"))));
        }
        printRefused(settings, job);
        return 0;
    }

    @Command(
            name = "files",
            description =
                    "Refused files, each with its reason and where it lies; mended, it is uploaded as a new file.",
            mixinStandardHelpOptions = true)
    Integer files(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Mixin ConfigurationOptions options) {
        JobRegistry.requireKnown(job);
        printRefused(options.settings(false), job);
        return 0;
    }

    @Command(
            name = "export",
            description =
                    "Write the open rows as a CSV to be mended: cells that a spreadsheet would take for a formula get"
                            + " an apostrophe, which replay takes away.",
            mixinStandardHelpOptions = true)
    Integer export(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "the CSV to write")
                    Path target,
            @Mixin RowChoice rows,
            @Mixin ConfigurationOptions options)
            throws IOException {
        return onSpark(job, options, runner -> {
            long exported = runner.export(rows.filter(), target);
            System.out.println(
                    exported == 0
                            ? "No open row; " + target + " was not written."
                            : exported + " rows in " + target + "; mend them, take out the lines that should wait, and"
                                    + " replay the file.");
        });
    }

    @Command(
            name = "replay",
            description =
                    "Land mended rows, each once, and publish what they touch: those of a mended file, or with --code"
                            + " or --file open rows as they are.",
            mixinStandardHelpOptions = true)
    Integer replay(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Parameters(
                            paramLabel = "MENDED",
                            arity = "0..1",
                            description = "the exported file, mended; on a cluster an s3a:// URI")
                    String mended,
            @Mixin RowChoice rows,
            @Mixin ConfigurationOptions options)
            throws IOException {
        if ((mended == null) == rows.isAll()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "quarantine replay: expected either a mended file or --code or --file");
        }
        return onSpark(
                job,
                options,
                runner -> System.out.print(
                        (mended == null ? runner.replay(rows.filter()) : runner.replay(uri(mended))).toText()));
    }

    @Command(
            name = "discard",
            description = "Close open rows without landing them, on record.",
            mixinStandardHelpOptions = true)
    Integer discard(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the ledger")
                    String reason,
            @Mixin RowChoice rows,
            @Mixin ConfigurationOptions options)
            throws IOException {
        if (reason.isBlank()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--reason: found nothing, expected why the rows are closed");
        }
        return onSpark(
                job,
                options,
                runner -> System.out.println(runner.discard(rows.filter(), reason) + " rows discarded: " + reason));
    }

    private static Integer onSpark(String job, ConfigurationOptions options, Consumer<JobRunner> work)
            throws IOException {
        return JobSession.run(job, options, runner -> {
            work.accept(runner);
            return 0;
        });
    }

    /** As Hadoop reads a path, which knows no escapes; one without a scheme is of this machine. */
    static String uri(String path) {
        return path.contains("://")
                ? path
                : new org.apache.hadoop.fs.Path(Path.of(path).toAbsolutePath().toUri()).toString();
    }

    private static void printRefused(Settings settings, String job) {
        System.out.println("Refused files");
        QueryCommand.print(
                new Database(settings.mysql()),
                "SELECT batch_id, verdict, object_key, detail, archive_key FROM ledger_object WHERE job = '" + job
                        + "' AND state = 'REFUSED' ORDER BY object_id",
                ResultFormat.table,
                1000,
                System.out);
    }

    @Command(name = "show", description = "The rejected lines themselves.", mixinStandardHelpOptions = true)
    Integer show(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Option(names = "--code", paramLabel = "CODE", description = "only this code, e.g. bad_date") String code,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "most lines (default: 50)")
                    int limit,
            @Mixin ConfigurationOptions options)
            throws IOException {
        JobRegistry.requireKnown(job);
        if (limit < 0) {
            throw new CountinghouseException(ErrorCode.USAGE, "--limit: found " + limit + ", expected 0 or more");
        }
        Settings settings = options.settings(false);
        try (SparkSession spark = SparkSessions.start(settings, "quarantine")) {
            rejects(spark, settings, job).ifPresent(rows -> {
                Dataset<Row> lines = rows.withColumn(REJECT, explode(col(Rejects.REJECTS)))
                        .select(
                                col(Rejects.STATE),
                                col(Rejects.OBJECT_KEY),
                                col(FeedSchema.LINE).as("line"),
                                col(REJECT + ".column").as("column"),
                                col(REJECT + ".code").as("code"),
                                col(REJECT + ".found").as("found"),
                                col(REJECT + ".expected").as("expected"),
                                col(Rejects.RAW));
                Dataset<Row> chosen =
                        code == null ? lines : lines.where(col("code").equalTo(code));
                print(chosen.orderBy(Rejects.OBJECT_KEY, "line", "column").limit(limit));
            });
        }
        return 0;
    }

    private static Optional<Dataset<Row>> rejects(SparkSession spark, Settings settings, String job) {
        DeltaTables delta = new DeltaTables(spark);
        String path = new LakePaths(settings.zones(), job).rejects();
        if (!delta.exists(path)) {
            System.out.println("No row was ever rejected.");
            return Optional.empty();
        }
        return Optional.of(delta.readAt(path, delta.latestVersion(path)));
    }

    /** The rows are few: grouped, or limited by the caller. */
    private static void print(Dataset<Row> rows) {
        List<String[]> lines = new ArrayList<>();
        lines.add(rows.columns());
        for (Row row : rows.collectAsList()) {
            String[] cells = new String[row.size()];
            for (int i = 0; i < cells.length; i++) {
                String value = row.isNullAt(i) ? "" : row.get(i).toString();
                cells[i] = rows.columns()[i].equals(Rejects.OBJECT_KEY)
                        ? value.substring(value.lastIndexOf('/') + 1)
                        : value;
            }
            lines.add(cells);
        }
        new TextTable(lines, new boolean[rows.columns().length]).print(System.out);
        System.out.println((lines.size() - 1) + " lines");
        System.out.println();
    }
}
