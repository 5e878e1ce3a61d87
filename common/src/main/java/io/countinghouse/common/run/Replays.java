package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform_values;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.TakenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What can be done with the rows of the quarantine: mend and replay them, or close them, each once and on record. */
final class Replays {
    /** Of rows that pass by themselves: a replay's links are held on the driver. */
    private static final int ROWS_PER_BATCH = 100_000;

    private static final List<String> ROW = List.of(FeedSchema.FILE_ID, FeedSchema.LINE);

    /** The record's borders could not be trusted, so there are no cells to replay. */
    private static final Set<String> WITHOUT_CELLS =
            Set.of(CellReject.STRAY_QUOTE.code(), CellReject.TOO_FEW_CELLS.code(), CellReject.TOO_MANY_CELLS.code());

    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final Ledger ledger;
    private final Resolutions resolutions;
    private final RawZone storage;
    private final Archiver archiver;
    private final Progress progress;
    private final RejectedCells rejected;

    Replays(
            SparkSession spark,
            Job job,
            LakePaths paths,
            Ledger ledger,
            Resolutions resolutions,
            RawZone storage,
            Archiver archiver,
            Progress progress) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.ledger = ledger;
        this.resolutions = resolutions;
        this.storage = storage;
        this.archiver = archiver;
        this.progress = progress;
        this.rejected = new RejectedCells(spark, job, paths, ledger);
    }

    /**
     * Columns of the file: rejected_file_id, rejected_line, the feed's and the extra ones of the raw file, then _codes,
     * _found and _raw to read.
     */
    long export(QuarantineFilter filter, Path target) {
        Optional<Dataset<Row>> open = rejected.open(filter);
        if (open.isEmpty() || open.get().isEmpty()) {
            return 0;
        }
        Feed feed = rejected.feed(open.get());
        Dataset<Row> rows = rejected.withCells(open.get(), feed);
        List<Column> columns = new ArrayList<>();
        columns.add(col(FeedSchema.FILE_ID).as(TextCells.FILE_ID));
        columns.add(col(FeedSchema.LINE).as(TextCells.LINE));
        columns.addAll(TextCells.cells(feed, TextCells::neutralised));
        columns.add(array_join(col(Rejects.REJECTS + ".code"), " ").as("_codes"));
        columns.add(TextCells.neutralised(array_join(col(Rejects.REJECTS + ".found"), " | ", "nothing"))
                .as("_found"));
        columns.add(TextCells.neutralised(col(Rejects.RAW)).as("_raw"));
        List<String> names = new ArrayList<>();
        Dataset<Row> chosen = rows.select(columns.toArray(Column[]::new));
        names.addAll(List.of(chosen.columns()));
        columns.add(transform_values(col(FeedSchema.EXTRA), (name, cell) -> TextCells.neutralised(cell))
                .as(FeedSchema.EXTRA));
        Dataset<Row> ordered = rows.select(columns.toArray(Column[]::new)).orderBy(TextCells.FILE_ID, TextCells.LINE);
        try {
            return new CsvText(names, rows)
                    .write(ordered, Files.newOutputStream(target), TextCells::neutralised, (row, line) -> {});
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, "Could not write " + target + ": " + e.getMessage(), e);
        }
    }

    /** A batch of the rows of a mended file; none when it was replayed before. */
    Optional<Batch> ofFile(Lease lease, String path) {
        progress.begin("mend", path);
        MendedFile mended = new MendedFile(spark, storage, path);
        Map<String, String> feedOfFile =
                ledger.takenFiles(job.name()).stream().collect(Collectors.toMap(TakenFile::fileId, TakenFile::feed));
        Feed feed = mended.feed(job, feedOfFile);
        return claim(lease, feed, mended.rows(feed));
    }

    /** A batch of open rows as they are; none when there is none. */
    Optional<Batch> ofRows(Lease lease, QuarantineFilter filter) {
        progress.begin("mend", "open rows");
        Dataset<Row> open = openRows(filter);
        if (open.isEmpty()) {
            progress.end("mend", "no open row");
            return Optional.empty();
        }
        Column unreadable = lit(false);
        for (String code : WITHOUT_CELLS) {
            unreadable = unreadable.or(functions.array_contains(col(Rejects.REJECTS + ".code"), code));
        }
        long without = open.where(unreadable).count();
        if (without > 0) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    Progress.count(without) + " of the rows have no cells (" + String.join(", ", WITHOUT_CELLS)
                            + "); export them, mend them, and replay the file");
        }
        Feed feed = rejected.feed(open);
        return claim(lease, feed, rejected.withCells(open, feed));
    }

    /** A batch of the first open rows that the lake rule of their feed lets pass now; none when there is none. */
    Optional<Batch> ofPassed(Lease lease, Feed feed, LakeRule rule) {
        Optional<Dataset<Row>> open = rejected.open(QuarantineFilter.ALL)
                .map(rows -> rows.where(col(Rejects.FEED).equalTo(feed.name()).and(Rejects.isFor(rule.passing()))));
        if (open.isEmpty() || open.get().isEmpty()) {
            return Optional.empty();
        }
        progress.begin("mend", "open rows, " + rule.passing());
        Dataset<Row> passed = rule.passed(
                        rejected.withCells(open.get(), feed), new JobLake(job, paths, new DeltaTables(spark)).latest())
                .orderBy(RejectedCells.ARRIVAL.stream().map(functions::col).toArray(Column[]::new))
                .limit(ROWS_PER_BATCH)
                .persist();
        try {
            if (passed.isEmpty()) {
                progress.end("mend", "none passes now");
                return Optional.empty();
            }
            return claim(lease, feed, passed);
        } finally {
            passed.unpersist();
        }
    }

    /** Closes rows on record; returns how many. */
    long discard(Lease lease, QuarantineFilter filter, String reason) {
        List<Resolution> rows = new ArrayList<>();
        openRows(filter)
                .select(FeedSchema.FILE_ID, FeedSchema.LINE)
                .toLocalIterator()
                .forEachRemaining(row -> rows.add(Resolution.discarded(row.getString(0), row.getLong(1), reason)));
        if (!rows.isEmpty()) {
            resolutions.discard(lease, rows, by());
        }
        return rows.size();
    }

    /** Brings the states of the quarantine table to what the ledger says. */
    void showResolutions(Lease lease) {
        List<Resolution> waiting = resolutions.waiting(job.name());
        if (waiting.isEmpty()) {
            return;
        }
        progress.begin("quarantine", Progress.count(waiting.size()) + " resolved rows");
        List<Row> rows = waiting.stream()
                .map(row ->
                        RowFactory.create(row.fileId(), row.line(), row.state().name()))
                .toList();
        new DeltaTables(spark)
                .update(
                        paths.rejects(),
                        spark.createDataFrame(
                                rows,
                                new StructType()
                                        .add(FeedSchema.FILE_ID, DataTypes.StringType)
                                        .add(FeedSchema.LINE, DataTypes.LongType)
                                        .add(Rejects.STATE, DataTypes.StringType)),
                        ROW,
                        Rejects.STATE);
        CrashPoint.RESOLUTIONS_SHOWN.reach();
        resolutions.applied(lease, waiting);
        progress.end("quarantine", Progress.count(waiting.size()) + " rows resolved");
    }

    private Optional<Batch> claim(Lease lease, Feed feed, Dataset<Row> mended) {
        try (ReplayFile file = ReplayFile.write(mended, feed)) {
            while (!ledger.knownFiles(job.name(), List.of(file.fileId())).isEmpty()) {
                if (Set.copyOf(resolutions.replayedBy(job.name(), file.fileId()))
                        .equals(Set.copyOf(file.links()))) {
                    progress.end("mend", "these very rows were replayed before");
                    return Optional.empty();
                }
                file.appendEmptyLine();
            }
            requireOnce(file.links());
            requireOpen(mended, feed);
            return Optional.of(claim(lease, feed, file));
        }
    }

    private Batch claim(Lease lease, Feed feed, ReplayFile file) {
        String key = file.upload(storage, paths);
        RawZone.Listed stored = storage.find(key)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.STORAGE, key + ": found nothing, expected the mended rows"));
        Inspection inspection = Inspector.inspect(
                        spark, feed.mended(), List.of(new FileClaim(stored.key(), file.fileId(), stored.size())))
                .get(0);
        if (inspection.verdict() instanceof FileVerdict.Refused refused) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "The mended rows are no file of feed " + feed.name() + ": line " + refused.line() + ": found "
                            + refused.found() + ", expected " + refused.expected());
        }
        RawObject object = new RawObject(
                0,
                feed.name(),
                stored.key(),
                "",
                stored.etag(),
                stored.size(),
                file.fileId(),
                ObjectState.CLAIMED,
                "",
                "",
                inspection.records(),
                false);
        List<RawObject> kept = archiver.copy(List.of(object), Instant.now());
        if (kept.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED, stored.key() + ": found other content than was written, run it again");
        }
        Batch batch = ledger.claimReplay(lease, kept.get(0), Intake.lines(inspection), file.links(), by());
        CrashPoint.REPLAY_CLAIMED.reach();
        progress.end("mend", Progress.count(file.links().size()) + " rows");
        return batch;
    }

    private static void requireOnce(List<Resolution> links) {
        Set<List<Object>> seen = new HashSet<>();
        for (Resolution link : links) {
            if (!seen.add(List.of(link.fileId(), link.line()))) {
                throw new CountinghouseException(
                        ErrorCode.USAGE,
                        "Found line " + link.line() + " of file " + link.fileId()
                                + " twice, expected each rejected row once; nothing was landed");
            }
        }
    }

    private void requireOpen(Dataset<Row> mended, Feed feed) {
        List<Row> unknown = mended.select(FeedSchema.FILE_ID, FeedSchema.LINE)
                .join(
                        openRows(QuarantineFilter.ALL)
                                .where(col(Rejects.FEED).equalTo(feed.name()))
                                .select(FeedSchema.FILE_ID, FeedSchema.LINE),
                        scala.jdk.javaapi.CollectionConverters.asScala(ROW).toSeq(),
                        "left_anti")
                .orderBy(FeedSchema.FILE_ID, FeedSchema.LINE)
                .limit(1)
                .collectAsList();
        if (!unknown.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "Found line " + unknown.get(0).getLong(1) + " of file "
                            + unknown.get(0).getString(0)
                            + ", expected only open rows of feed " + feed.name()
                            + " in the quarantine; nothing was landed");
        }
    }

    private Dataset<Row> openRows(QuarantineFilter filter) {
        return rejected.open(filter)
                .orElseThrow(() ->
                        new CountinghouseException(ErrorCode.USAGE, "No row of " + job.name() + " was ever rejected"));
    }

    private static String by() {
        return System.getProperty("user.name") + " on " + LeasedRun.holder();
    }
}
