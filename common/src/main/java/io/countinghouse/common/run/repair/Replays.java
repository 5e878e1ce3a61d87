package io.countinghouse.common.run.repair;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.TakenFile;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.quarantine.RowPages;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What can be done with the rows of the quarantine: mend and replay them, or close them, each once and on record. */
public final class Replays {
    /** The record's borders could not be trusted, so there are no cells to replay. */
    private static final List<String> WITHOUT_CELLS = CellReject.withoutCells();

    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final Ledger ledger;
    private final Resolutions resolutions;
    private final RawZone storage;
    private final Archiver archiver;
    private final Progress progress;
    private final RejectedCells rejected;
    /** Of a batch, too: a replay's links are held on the driver. */
    private final int pageRows;

    public Replays(
            SparkSession spark,
            Job job,
            LakePaths paths,
            Ledger ledger,
            Resolutions resolutions,
            RawZone storage,
            Archiver archiver,
            Progress progress,
            PageSizes pages) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.ledger = ledger;
        this.resolutions = resolutions;
        this.storage = storage;
        this.archiver = archiver;
        this.progress = progress;
        this.rejected = new RejectedCells(spark, job, paths, ledger);
        this.pageRows = pages.rows();
    }

    /**
     * Batches of the rows of a mended file, without those that were replayed before: none of it when its rows were. Nothing is
     * claimed before all of its rows were looked at.
     *
     * @param land finishes a batch before the next one is claimed
     * @return what a person must know
     */
    public List<String> ofFile(Lease lease, String path, Consumer<Batch> land) {
        progress.begin("mend", path);
        MendedFile mended = new MendedFile(spark, storage, path);
        Feed feed = mended.feed(job, files -> ledger.known().takenFiles(job.name(), files).stream()
                .map(TakenFile::feed)
                .collect(Collectors.toSet()));
        Dataset<Row> rows = mended.rows(feed);
        requireOnce(rows);
        new SourceNames(job, rejected).require(rows, feed);
        RowPages pages = new RowPages(rows, RejectedCells.ROW, pageRows);
        if (notOpen(rows, feed).isPresent()) {
            pages.forEach(page -> requireOpenOrReplayed(page, feed));
        }
        return replay(lease, feed, pages, page -> page, land);
    }

    /**
     * Batches of open rows as they are; none when there is none.
     *
     * @param land finishes a batch before the next one is claimed
     * @return what a person must know
     */
    public List<String> ofRows(Lease lease, QuarantineFilter filter, Consumer<Batch> land) {
        progress.begin("mend", "open rows");
        Dataset<Row> open = rejected.openRows(filter);
        if (open.isEmpty()) {
            progress.end("mend", "no open row");
            return List.of("no open row of the quarantine is one of those that were to be replayed; `quarantine"
                    + " list " + job.name() + "` shows what is open");
        }
        Column unreadable = lit(false);
        for (String code : WITHOUT_CELLS) {
            unreadable = unreadable.or(functions.array_contains(col(Rejects.REJECTS + ".code"), code));
        }
        long without = open.where(unreadable).count();
        if (without > 0) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    Progress.count(without) + " of the rows have no cells that could be taken as they are ("
                            + String.join(", ", WITHOUT_CELLS) + "); export them, mend them, and replay the file");
        }
        Feed feed = rejected.feed(open);
        // Those that are rejected again are open again, but are none of these.
        Dataset<Row> ordered = open.withColumn(DeltaStore.FILE_ORDER, DeltaStore.fileOrder(open));
        return replay(
                lease,
                feed,
                new RowPages(ordered, RejectedCells.ARRIVAL, pageRows),
                page -> rejected.withCells(page, feed),
                land);
    }

    /** A batch of the first open rows that the lake rule of their feed lets pass now; none when there is none. */
    public Optional<Batch> ofPassed(Lease lease, Feed feed, LakeRule.Waiting rule) {
        Optional<Dataset<Row>> open = rejected.open(QuarantineFilter.ALL)
                .map(rows -> rows.where(col(Rejects.FEED).equalTo(feed.name()).and(Rejects.isFor(rule.passing()))));
        if (open.isEmpty() || open.get().isEmpty()) {
            return Optional.empty();
        }
        progress.begin("mend", "open rows, " + rule.passing());
        Dataset<Row> passed = rule.passed(
                        rejected.withCells(open.get(), feed),
                        new LakeReader(job, paths, new DeltaStore(spark)).latest())
                .orderBy(columns(RejectedCells.ARRIVAL))
                .limit(pageRows)
                .persist();
        try {
            if (passed.isEmpty()) {
                progress.end("mend", "none passes now");
                return Optional.empty();
            }
            return claim(lease, feed, passed).batch();
        } finally {
            passed.unpersist();
        }
    }

    /**
     * What became of some rows.
     *
     * @param batch none when they were replayed before
     * @param landedBefore how many of them landed then
     */
    private record Claimed(Optional<Batch> batch, long landedBefore) {}

    /** @param withCells makes rows with their cells of a page */
    private List<String> replay(
            Lease lease, Feed feed, RowPages pages, UnaryOperator<Dataset<Row>> withCells, Consumer<Batch> land) {
        List<Claimed> all = new ArrayList<>();
        pages.forEach(page -> {
            Claimed claimed = claim(lease, feed, withCells.apply(page));
            claimed.batch().ifPresent(land);
            all.add(claimed);
        });
        boolean inVain =
                !all.isEmpty() && all.stream().allMatch(one -> one.batch().isEmpty() && one.landedBefore() == 0);
        return inVain
                ? List.of("these very rows were replayed before and none of them landed; `quarantine export "
                        + job.name() + "` gives them to be mended again")
                : List.of();
    }

    private Claimed claim(Lease lease, Feed feed, Dataset<Row> mended) {
        try (ReplayFile file = ReplayFile.write(mended, feed)) {
            if (wasReplayed(file)) {
                progress.end("mend", "these very rows were replayed before");
                return new Claimed(Optional.empty(), ledger.known().landedRows(job.name(), file.fileId()));
            }
            return new Claimed(Optional.of(claim(lease, feed, file)), 0);
        }
    }

    /** Whether these very rows were replayed; if not, the file is a content of its own afterwards. */
    private boolean wasReplayed(ReplayFile file) {
        while (!ledger.known().knownFiles(job.name(), List.of(file.fileId())).isEmpty()) {
            if (Set.copyOf(resolutions.replayedBy(job.name(), file.fileId())).equals(Set.copyOf(file.links()))) {
                return true;
            }
            file.appendEmptyLine();
        }
        return false;
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
        RawObject object = RawObject.of(feed.name(), stored.key(), stored.etag(), stored.size())
                .modified(Optional.of(stored.modifiedAt()))
                .content(file.fileId(), inspection.records())
                .build();
        List<RawObject> kept = archiver.copy(List.of(object), Instant.now());
        if (kept.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED, stored.key() + ": found other content than was written, run it again");
        }
        Batch batch = ledger.claimReplay(lease, kept.get(0), Intake.lines(inspection), file.links(), Worker.user());
        CrashPoint.REPLAY_CLAIMED.reach();
        progress.end("mend", Progress.count(file.links().size()) + " rows");
        return batch;
    }

    private static void requireOnce(Dataset<Row> mended) {
        RejectedCells.first(mended.groupBy(columns(RejectedCells.ROW))
                        .agg(count(lit(1)).as("times"))
                        .where(col("times").gt(1)))
                .ifPresent(row -> {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "Found line " + row.getLong(1) + " of file " + row.getString(0)
                                    + " twice, expected each rejected row once; nothing was landed");
                });
    }

    /** Of rows that were replayed before, all were: a replay that died goes on with whole pages. */
    private void requireOpenOrReplayed(Dataset<Row> mended, Feed feed) {
        notOpen(mended, feed).ifPresent(row -> {
            try (ReplayFile file = ReplayFile.write(mended, feed)) {
                if (!wasReplayed(file)) {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "Found line " + row.getLong(1) + " of file " + row.getString(0)
                                    + ", expected only open rows of feed " + feed.name()
                                    + " in the quarantine; nothing was landed");
                }
            }
        });
    }

    private Optional<Row> notOpen(Dataset<Row> mended, Feed feed) {
        Dataset<Row> open = rejected.openRows(QuarantineFilter.ALL)
                .where(col(Rejects.FEED).equalTo(feed.name()))
                .select(columns(RejectedCells.ROW));
        return RejectedCells.first(
                mended.select(columns(RejectedCells.ROW)).join(open, RejectedCells.ofRow(), "left_anti"));
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(functions::col).toArray(Column[]::new);
    }
}
