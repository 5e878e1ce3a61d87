package io.countinghouse.common.run.repair;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.quarantine.RowPages;
import io.countinghouse.common.quarantine.TextCells;
import io.countinghouse.common.store.RawZone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An exported file that a person has mended. */
final class MendedFile {
    private static final int FILES_AT_ONCE = 10_000;

    private final SparkSession spark;
    private final String path;
    private final RawZone.Listed file;

    /**
     * @param path a URI that every executor can read
     * @throws CountinghouseException USAGE when it is not there
     */
    MendedFile(SparkSession spark, RawZone storage, String path) {
        this.spark = spark;
        this.path = path;
        this.file = storage.find(path)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        path + ": found no such file, expected what `quarantine export` wrote, mended"));
    }

    /**
     * The feed whose columns it has; of several the one that its rows were rejected by, or else the one with the most
     * columns, for which none of them is an extra one.
     *
     * @param feedsOf the names of the feeds of which these files are
     * @throws CountinghouseException USAGE, naming file, line, found and expected
     */
    Feed feed(Job job, Function<List<String>, Set<String>> feedsOf) {
        FileVerdict.Refused first = null;
        List<Feed> fitting = new ArrayList<>();
        List<Feed> widestFirst = job.landings().stream()
                .map(Landing::feed)
                .sorted(Comparator.comparingInt(feed -> -feed.columns().size()))
                .toList();
        for (Feed feed : widestFirst) {
            if (!(inspect(feed).verdict() instanceof FileVerdict.Refused refused)) {
                fitting.add(feed);
            } else if (first == null) {
                first = refused;
            }
        }
        if (!fitting.isEmpty()) {
            return fitting.size() == 1 ? fitting.get(0) : rejecting(fitting, feedsOf);
        }
        if (first == null) {
            throw new CountinghouseException(ErrorCode.USAGE, "Job " + job.name() + " has no feed to replay");
        }
        throw new CountinghouseException(
                ErrorCode.USAGE,
                path + ", line " + first.line() + ": " + first.code().code() + ": found " + first.found()
                        + ", expected " + first.expected());
    }

    private Feed rejecting(List<Feed> fitting, Function<List<String>, Set<String>> feedsOf) {
        Dataset<Row> files = StrictReader.read(spark, TextCells.exported(fitting.get(0)), claim(fitting.get(0)))
                .where(col(TextCells.FILE_ID).isNotNull())
                .select(TextCells.FILE_ID)
                .distinct();
        Set<String> rejecting = new HashSet<>();
        new RowPages(files, List.of(TextCells.FILE_ID), FILES_AT_ONCE)
                .forEach(page -> rejecting.addAll(feedsOf.apply(page.collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList())));
        return fitting.stream()
                .filter(feed -> rejecting.contains(feed.name()))
                .findFirst()
                .orElseGet(() -> fitting.get(0));
    }

    /**
     * The mended rows: the feed's columns as text, {@code _extra}, {@code _file_id}, {@code _line} of the rejected row.
     *
     * @throws CountinghouseException USAGE, naming file, line, column, found and expected
     */
    Dataset<Row> rows(Feed feed) {
        Dataset<Row> rows = StrictReader.read(spark, TextCells.exported(feed), claim(feed));
        requireWhole(rows);
        requireMended(rows, feed);
        List<Column> columns = new ArrayList<>(TextCells.cells(feed, TextCells::restored));
        columns.add((feed.keepsUndeclaredAsOne() ? TextCells.undeclared() : restoredExtra()).as(FeedSchema.EXTRA));
        columns.add(col(TextCells.FILE_ID).as(FeedSchema.FILE_ID));
        columns.add(col(TextCells.LINE).as(FeedSchema.LINE));
        return rows.select(columns.toArray(Column[]::new));
    }

    private static Column restoredExtra() {
        return transform_values(
                transform_keys(col(FeedSchema.EXTRA), (name, cell) -> TextCells.restored(name)),
                (name, cell) -> TextCells.restored(cell));
    }

    private List<FileClaim> claim(Feed feed) {
        return List.of(new FileClaim(file.key(), inspect(feed).fileId(), file.size()));
    }

    private Inspection inspect(Feed feed) {
        return Inspector.inspect(spark, TextCells.exported(feed), List.of(new FileClaim(file.key(), "", file.size())))
                .get(0);
    }

    private void requireWhole(Dataset<Row> rows) {
        List<Row> broken = rows.where(col(FeedSchema.REJECTS).isNotNull())
                .orderBy(FeedSchema.LINE)
                .select(col(FeedSchema.LINE), col(FeedSchema.REJECTS).getItem(0))
                .limit(1)
                .collectAsList();
        if (!broken.isEmpty()) {
            Row first = broken.get(0).getStruct(1);
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    path + ", line " + broken.get(0).getLong(0) + ", column " + first.getString(0) + ": "
                            + first.getString(1) + ": found " + first.getString(2) + ", expected "
                            + first.getString(3));
        }
    }

    /** A row whose cells could not be told apart is exported without any; its text would be lost from sight. */
    private void requireMended(Dataset<Row> rows, Feed feed) {
        Column[] cells =
                feed.columns().stream().map(column -> col(column.name())).toArray(Column[]::new);
        List<Row> empty = rows.where(coalesce(cells).isNull())
                .orderBy(FeedSchema.LINE)
                .select(FeedSchema.LINE)
                .limit(1)
                .collectAsList();
        if (!empty.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    path + ", line " + empty.get(0).getLong(0)
                            + ": found no cell, expected a mended row; take out the lines that should wait");
        }
    }
}
