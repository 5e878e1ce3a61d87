package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Open rows of the quarantine table with their cells, read again from the bytes they came in. */
public final class RejectedCells {
    /** The order in which rows came. */
    public static final List<String> ARRIVAL = List.of(
            DeltaStore.BATCH_ID, DeltaStore.FILE_ORDER, Rejects.OBJECT_KEY, FeedSchema.FILE_ID, FeedSchema.LINE);

    /** What names a row. */
    public static final List<String> ROW = List.of(FeedSchema.FILE_ID, FeedSchema.LINE);

    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final Ledger ledger;

    public RejectedCells(SparkSession spark, Job job, LakePaths paths, Ledger ledger) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.ledger = ledger;
    }

    /** The rows of the quarantine table, as {@link Rejects} has them; none when nothing was ever rejected. */
    public Optional<Dataset<Row>> open(QuarantineFilter filter) {
        DeltaStore delta = new DeltaStore(spark);
        if (!delta.exists(paths.rejects())) {
            return Optional.empty();
        }
        return Optional.of(delta.withdrawn(paths.withdrawn())
                .counting(delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects()))
                        .where(filter.open())));
    }

    /**
     * The same.
     *
     * @throws CountinghouseException USAGE when nothing was ever rejected
     */
    public Dataset<Row> openRows(QuarantineFilter filter) {
        return open(filter)
                .orElseThrow(() ->
                        new CountinghouseException(ErrorCode.USAGE, "No row of " + job.name() + " was ever rejected"));
    }

    /** That of these which comes first by its name. */
    public static Optional<Row> first(Dataset<Row> rows) {
        return rows
                .orderBy(ROW.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new))
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst();
    }

    /** {@link #ROW} for a join. */
    public static scala.collection.immutable.Seq<String> ofRow() {
        return scala.jdk.javaapi.CollectionConverters.asScala(ROW).toSeq();
    }

    /** The one feed of these rows; rows of several feeds have different columns. */
    public Feed feed(Dataset<Row> open) {
        List<String> names = open.select(Rejects.FEED).distinct().limit(2).collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        if (names.size() > 1) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "The rows are of several feeds: " + names + "; choose one file with --file");
        }
        return job.landings().stream()
                .map(Landing::feed)
                .filter(feed -> names.isEmpty() || feed.name().equals(names.get(0)))
                .findFirst()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT, "Job " + job.name() + " has no feed " + names.get(0)));
    }

    /**
     * Columns: the feed's, as text; {@code _extra}; {@code _file_id}, {@code _line}; rejects, raw, object_key,
     * {@code _batch_id}, {@code _file_order}. A row whose cells could not be told apart has nulls for them.
     */
    public Dataset<Row> withCells(Dataset<Row> open, Feed feed) {
        Set<String> files = open.select(FeedSchema.FILE_ID).distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
        List<FileClaim> claims = ledger.known().takenFiles(job.name(), files).stream()
                .map(file -> new FileClaim(file.location(), file.fileId(), file.size()))
                .toList();
        List<Column> columns = new ArrayList<>(TextCells.cells(feed, cell -> cell));
        columns.add(col(FeedSchema.EXTRA));
        columns.add(col(FeedSchema.FILE_ID));
        columns.add(col(FeedSchema.LINE));
        Dataset<Row> cells =
                StrictReader.read(spark, TextCells.feed(feed), claims).select(columns.toArray(Column[]::new));
        return cells.join(
                open.select(
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE),
                        col(Rejects.REJECTS),
                        col(Rejects.RAW),
                        col(Rejects.OBJECT_KEY),
                        col(DeltaStore.BATCH_ID),
                        DeltaStore.fileOrder(open)),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                        .toSeq());
    }
}
