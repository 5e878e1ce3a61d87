package io.countinghouse.jobs.cli;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.money.Currencies;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.run.WorkInSight;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
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
    /** Of rows whose file was taken back or whose batch was abandoned. */
    private static final String TAKEN_BACK = "TAKEN BACK";

    private static final int REFUSED = 1000;
    /** A raw line may be very long; what is wrong with it is not. */
    private static final Set<String> WHOLE = Set.of(Rejects.OBJECT_KEY, "found", "expected");

    private static final String MONEY_AT_RISK = "money_at_risk";

    @Command(
            name = "list",
            description = {
                "Rejected rows by code and file, with the money at risk; then refused files.",
                "Money at risk adds up amounts without their signs, in one currency a line; unreadable counts the rows"
                        + " whose amount is not in it because it could not be read."
            },
            mixinStandardHelpOptions = true)
    Integer list(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Mixin ConfigurationOptions options)
            throws IOException {
        JobRegistry.requireKnown(job);
        Database database = options.database();
        Settings settings = options.settings(false);
        try (SparkSession spark = SparkSessions.start(
                settings, WorkInSight.ofLook(settings.work()).size(), "quarantine")) {
            rejects(spark, settings, job)
                    .ifPresent(rows -> print(rows.withColumn(REJECT, explode(col(Rejects.REJECTS)))
                            .transform(QuarantineCommand::atRisk)));
        }
        printRefused(database, job, REFUSED);
        return 0;
    }

    /** In the order in which they are shown; a row that was rejected for two reasons is in two groups. */
    static Dataset<Row> atRisk(Dataset<Row> rejects) {
        // Rows of a feed without amounts have none that could be read.
        Column hasAmount = col(Rejects.MEASURES).isNotNull();
        Column currency =
                coalesce((Rejects.hasCurrency(rejects) ? col(Rejects.CURRENCY) : lit(null)).cast("string"), lit("-"));
        // Who does not know the currencies cannot add up.
        Column amount = when(currency.notEqual(Currencies.UNKNOWN), col(Rejects.AMOUNT_AT_RISK));
        return rejects.groupBy(
                        col(Rejects.STATE),
                        col(Rejects.FEED),
                        col(REJECT + ".code").as("code"),
                        col(REJECT + ".column").as("column"),
                        col(Rejects.OBJECT_KEY),
                        currency.as(Rejects.CURRENCY))
                .agg(
                        count(lit(1)).as("rows"),
                        coalesce(sum(abs(amount)), lit(BigDecimal.ZERO)).as(MONEY_AT_RISK),
                        count_if(hasAmount.and(amount.isNull())).as("unreadable"))
                .orderBy(col(Rejects.STATE).desc(), col("feed"), col("code"), col("column"), col(Rejects.CURRENCY));
    }

    @Command(
            name = "files",
            description =
                    "Refused files and those of abandoned batches, the latest first, each with its reason and where it lies; mended, it is uploaded as a"
                            + " new file.",
            mixinStandardHelpOptions = true)
    Integer files(
            @Parameters(paramLabel = "JOB", description = "e.g. sales-marts") String job,
            @Option(
                            names = "--max-rows",
                            paramLabel = "N",
                            defaultValue = "" + REFUSED,
                            description = "most files (default: ${DEFAULT-VALUE})")
                    int maxRows,
            @Mixin ConfigurationOptions options) {
        JobRegistry.requireKnown(job);
        printRefused(options.database(), job, maxRows);
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
        return JobSession.run(job, options, Kind.REJECTED, runner -> {
            long exported = runner.export(rows.filter(), target);
            System.out.println(
                    exported == 0
                            ? "No open row; " + target + " was not written."
                            : exported + " rows in " + target + "; mend them, take out the lines that should wait, and"
                                    + " replay the file.");
            return 0;
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
            @Mixin FileNames names,
            @Mixin ConfigurationOptions options)
            throws IOException {
        if ((mended == null) == rows.isAll()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "quarantine replay: expected either a mended file or --code or --file");
        }
        JobPart part = JobPart.running("quarantine replay", job, Kind.REJECTED, runner -> {
            RunReport report = mended == null ? runner.replay(rows.filter()) : runner.replay(uri(mended));
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
        return JobSession.run(part, options);
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
        JobPart part = JobPart.running("quarantine discard", job, Kind.REJECTED, runner -> {
            System.out.println(runner.discard(rows.filter(), reason) + " rows discarded: " + reason);
            return 0;
        });
        return JobSession.run(part, options);
    }

    /** As Hadoop reads a path, which knows no escapes; one without a scheme is of this machine. */
    static String uri(String path) {
        return path.contains("://")
                ? path
                : new org.apache.hadoop.fs.Path(Path.of(path).toAbsolutePath().toUri()).toString();
    }

    private static void printRefused(Database database, String job, int maxRows) {
        System.out.println("Refused files");
        QueryCommand.print(
                database,
                "SELECT object_key AS file, verdict AS refused, detail AS because, batch_id AS batch, archive_key AS bytes"
                        + " FROM ledger_object WHERE job = '" + job
                        + "' AND state IN ('REFUSED', 'ABANDONED') ORDER BY object_id DESC",
                ResultFormat.lines,
                maxRows,
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
        SchemaVersion.requireCurrent(new Database(settings.mysql()));
        try (SparkSession spark = SparkSessions.start(
                settings, WorkInSight.ofLook(settings.work()).size(), "quarantine")) {
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
        DeltaStore delta = new DeltaStore(spark);
        String path = new LakePaths(settings.zones(), job).rejects();
        if (!delta.exists(path)) {
            System.out.println("No row was ever rejected.");
            return Optional.empty();
        }
        Dataset<Row> rows = delta.readAt(path, delta.latestVersion(path));
        Withdrawn withdrawn = delta.withdrawn(new LakePaths(settings.zones(), job).withdrawn());
        return Optional.of(
                withdrawn.isNone()
                        ? rows
                        : withdrawn
                                .counting(rows)
                                .unionByName(withdrawn.takenBack(rows).withColumn(Rejects.STATE, lit(TAKEN_BACK))));
    }

    /** The rows are few: grouped, or limited by the caller. */
    private static void print(Dataset<Row> rows) {
        List<String[]> lines = new ArrayList<>();
        lines.add(rows.columns());
        for (Row row : rows.collectAsList()) {
            String[] cells = new String[row.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cell(row, i);
            }
            lines.add(cells);
        }
        new TextTable(lines, new boolean[rows.columns().length], WHOLE).print(System.out);
        System.out.println((lines.size() - 1) + " lines");
        System.out.println();
    }

    private static String cell(Row row, int i) {
        if (row.isNullAt(i)) {
            return "";
        }
        return switch (row.schema().fieldNames()[i]) {
            case Rejects.OBJECT_KEY -> row.getString(i)
                    .substring(row.getString(i).lastIndexOf('/') + 1);
            case MONEY_AT_RISK -> Currencies.text(row.getDecimal(i), row.getAs(Rejects.CURRENCY));
            default -> row.get(i).toString();
        };
    }
}
