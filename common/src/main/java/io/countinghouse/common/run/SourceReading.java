package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractTarget;
import io.countinghouse.common.source.SnapshotOptions;
import io.countinghouse.common.source.SourceColumn;
import io.countinghouse.common.source.SourceKeys;
import io.countinghouse.common.source.SourceTable;
import io.countinghouse.common.source.TableSnapshot;
import io.countinghouse.common.source.TextFiles;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Mirrors a job's source table. A reading compares the keys of the table, as it is at one moment, with what the lake holds of it,
 * and writes what is new, changed or gone into a set of files in the raw zone; from there on they are raw files like others.
 */
final class SourceReading {
    /** Files of keys, and of rows that may not be news; neither is of the set. */
    private static final String KEYS = "keys";

    private static final String SEEN = "seen";

    /** Beyond it, one pass over the table is cheaper than looking rows up. */
    private static final long MOST_LOOKED_UP = 200_000;

    private static final long MOST_LOOKED_UP_WITHOUT_INDEX = 1_000;
    private static final int LEAST_SHARE_LOOKED_UP = 5;
    private static final int NAMED = 5;

    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final Progress progress;
    private final LakePaths paths;
    private final RawZone raw;
    private final SourceSets sets;
    private final Ledger ledger;
    private final boolean acceptGone;
    private final Resolutions resolutions;
    private Lease lease;

    /** @param acceptGone whether any number of rows may be gone */
    SourceReading(
            SparkSession spark,
            Settings settings,
            Job job,
            Progress progress,
            LakePaths paths,
            RawZone raw,
            SourceSets sets,
            Ledger ledger,
            boolean acceptGone) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.progress = progress;
        this.paths = paths;
        this.raw = raw;
        this.sets = sets;
        this.ledger = ledger;
        this.acceptGone = acceptGone;
        this.resolutions = new Resolutions(new Database(settings.mysql()));
    }

    /** How the table and the lake differ. */
    record Found(long rows, long held, long added, long changed, long gone, long late) {
        static Found first(long rows) {
            return new Found(rows, 0, rows, 0, 0, 0);
        }
    }

    /**
     * Does nothing for a job without a source, or when a whole set waits to be taken. No batch is open.
     *
     * @return what a person should know of the reading
     */
    List<String> read(LeaseKeeper keeper) {
        if (job.source().isEmpty()) {
            return List.of();
        }
        sets.clean(raw.list(paths.raw()));
        if (settings.source().isEmpty() || sets.isOneWaiting(raw.list(paths.raw()))) {
            return List.of();
        }
        keeper.requireHeld();
        lease = keeper.lease();
        return read(keeper, job.source().get(), settings.source().get());
    }

    private List<String> read(LeaseKeeper keeper, SourceFeeds feeds, SourceSettings source) {
        progress.begin("read", "source table " + source.table());
        try (TableSnapshot snapshot = TableSnapshot.open(source.mysql(), table(feeds, source), options(source))) {
            sets.requireNewest(snapshot.takenAt(), source.table());
            String folder = sets.folder(snapshot.takenAt(), keeper.lease().runId());
            List<ExtractFile> files = new ArrayList<>();
            Found found = write(feeds, source, snapshot, folder, files);
            if (!files.isEmpty()) {
                keeper.requireHeld();
                CrashPoint.SOURCE_READ.reach();
                sets.complete(folder, files);
                CrashPoint.SOURCE_KEPT.reach();
            }
            progress.end(
                    "read",
                    "source table " + source.table() + ": of " + Progress.count(found.rows()) + " rows "
                            + Progress.count(found.added()) + " new, " + Progress.count(found.changed())
                            + " changed, " + Progress.count(found.gone()) + " gone");
            return told(source, found);
        }
    }

    private List<String> told(SourceSettings source, Found found) {
        List<String> lines = new ArrayList<>();
        if (found.late() > 0) {
            lines.add(
                    Progress.count(found.late()) + " rows of source table " + source.table()
                            + " came later than their updated_at says by more than job.source.overlap; they were found by their keys");
        }
        if (acceptGone && found.gone() > 0) {
            lines.add(Progress.count(found.gone()) + " of " + Progress.count(found.held())
                    + " rows were gone from source table " + source.table() + ", accepted by " + Replays.by());
        }
        return lines;
    }

    /** How the table differs from the lake, by a look at its keys; takes nothing and writes nothing. */
    String look() {
        SourceFeeds feeds = job.source().orElseThrow();
        SourceSettings source = settings.source().orElseThrow();
        String query = SourceKeys.query(source.mysql(), table(feeds, source));
        Dataset<Row> keys = new MysqlTables(spark, source.mysql()).table("(" + query + ") k");
        Dataset<Row> held = lake(feeds).current().orElseGet(() -> noRows(feeds));
        Found found = found(
                HeldRows.withWaiting(
                        HeldRows.beside(keys, held, feeds.identity(), feeds.updated()),
                        lake(feeds).waiting(),
                        feeds.identity()),
                Optional.empty());
        return source.table() + ": of " + Progress.count(found.rows()) + " rows " + Progress.count(found.added())
                + " new, " + Progress.count(found.changed()) + " changed, " + Progress.count(found.gone()) + " gone";
    }

    private HeldRows lake(SourceFeeds feeds) {
        return new HeldRows(job, paths, new DeltaTables(spark), new MysqlTables(spark, settings.mysql()), feeds);
    }

    /**
     * Compares the table, as it is at one moment, with what the lake holds of it, value by value.
     *
     * @throws CountinghouseException USAGE when there is no table to read
     */
    ReconcileReport.Step compare(LeaseKeeper keeper) {
        if (job.source().isEmpty() || settings.source().isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--source: found no source table of " + job.name() + ", expected one in job.source.host");
        }
        SourceFeeds feeds = job.source().get();
        SourceSettings source = settings.source().get();
        progress.begin(
                "compare",
                "source table " + source.table() + " with lake table "
                        + feeds.table().name());
        try (TableSnapshot snapshot = TableSnapshot.open(source.mysql(), table(feeds, source), options(source))) {
            List<ExtractFile> seen = snapshot.writeRows(
                    target(sets.folder(snapshot.takenAt(), keeper.lease().runId()), SEEN));
            try {
                return compare(feeds, source, snapshot, seen);
            } finally {
                seen.forEach(file -> raw.delete(file.key()));
            }
        }
    }

    private ReconcileReport.Step compare(
            SourceFeeds feeds, SourceSettings source, TableSnapshot snapshot, List<ExtractFile> seen) {
        Column[] columns = HeldRows.columns(names(feeds));
        Dataset<Row> judged = seen.isEmpty() ? null : judged(feeds, seen);
        Column isGood = col(FeedSchema.REJECTS).isNull();
        Dataset<Row> good =
                judged == null ? noRows(feeds) : judged.where(isGood).select(columns);
        long bad = judged == null ? 0 : judged.where(not(isGood)).count();
        Comparison.Difference difference = new Comparison(feeds.identity(), feeds.identity())
                .between(
                        good,
                        lake(feeds).current().orElseGet(() -> noRows(feeds)).select(columns));
        String name = "source table " + source.table() + " of " + snapshot.takenAt() + " UTC with lake table "
                + feeds.table().name()
                + (bad > 0 ? " (but for " + Progress.count(bad) + " rows that are rejected)" : "");
        progress.end("compare", name + ": " + (difference.isNone() ? "equal" : "differs"));
        return new ReconcileReport.Step(
                name,
                "the table changed since it was read last, which the next run takes; or a value changed without its"
                        + " updated_at, which `run --set job.source.reading=full` takes; or rows were mended here",
                "rows",
                difference.slices(),
                difference.rows(),
                difference.shown());
    }

    private Dataset<Row> judged(SourceFeeds feeds, List<ExtractFile> seen) {
        List<FileClaim> claims = seen.stream()
                .map(file -> new FileClaim(file.key(), file.sha256(), file.size()))
                .toList();
        return RowRules.withRawOfRejected(RowRules.judge(StrictCsv.read(spark, feeds.rows(), claims), feeds.rows()));
    }

    private static SnapshotOptions options(SourceSettings source) {
        return new SnapshotOptions(
                source.connections(), SnapshotOptions.DEFAULT.lockWait(), SnapshotOptions.DEFAULT.lockAttempts());
    }

    /** @throws CountinghouseException CONFIGURATION when a setting speaks of a column that the job has not */
    static SourceTable table(SourceFeeds feeds, SourceSettings source) {
        List<FeedColumn> columns = feeds.rows().columns();
        Set<String> names = columns.stream().map(FeedColumn::name).collect(Collectors.toCollection(TreeSet::new));
        source.columns().keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "job.source.columns: found \"" + name + "\", expected one of " + String.join(", ", names));
                });
        return new SourceTable(
                source.table(),
                columns.stream().map(column -> column(column, source)).toList(),
                feeds.identity(),
                feeds.updated(),
                source.key());
    }

    private static SourceColumn column(FeedColumn column, SourceSettings source) {
        SourceColumn plain = SourceColumn.of(column);
        SourceSettings.Origin origin = source.columns().get(column.name());
        return origin == null
                ? plain
                : origin.constant().map(plain::always).orElseGet(() -> plain.named(origin.name()));
    }

    /** @param files receives those of the set */
    private Found write(
            SourceFeeds feeds, SourceSettings source, TableSnapshot snapshot, String folder, List<ExtractFile> files) {
        HeldRows lake = lake(feeds);
        Optional<Dataset<Row>> held = lake.current();
        Optional<Dataset<Row>> rejected = lake.rejected();
        if (held.isEmpty() && rejected.isEmpty() && !snapshot.mayRepeat()) {
            files.addAll(snapshot.writeRows(target(folder, SourceFeeds.ROWS)));
            return Found.first(rows(files));
        }
        List<ExtractFile> keys = snapshot.writeKeys(target(folder, KEYS));
        try {
            Dataset<Row> texts = keys.isEmpty() ? noKeys(feeds) : spark.read().parquet(paths(keys));
            if (snapshot.mayRepeat()) {
                requireOnce(texts, feeds, source);
            }
            return write(feeds, source, snapshot, folder, files, texts, held, rejected);
        } finally {
            keys.forEach(file -> raw.delete(file.key()));
        }
    }

    private Found write(
            SourceFeeds feeds,
            SourceSettings source,
            TableSnapshot snapshot,
            String folder,
            List<ExtractFile> files,
            Dataset<Row> keys,
            Optional<Dataset<Row>> held,
            Optional<Dataset<Row>> rejected) {
        Optional<LocalDateTime> bound = sets.lastTaken().map(last -> last.minus(source.overlap()));
        Dataset<Row> rows = held.orElseGet(() -> noRows(feeds));
        Dataset<Row> differing = HeldRows.withWaiting(
                        HeldRows.beside(keys, rows, feeds.identity(), feeds.updated()),
                        lake(feeds).waiting(),
                        feeds.identity())
                .withColumn(WANTED, isWanted(source, bound))
                .persist(StorageLevel.DISK_ONLY());
        try {
            Found found = found(differing, bound);
            requireFewGone(source, found);
            told(source, found).forEach(line -> ledger.note(lease, line));
            supersede(feeds, waiting -> waiting.join(named(keys, feeds), sameIdentity(), "left_anti"));
            long wanted = differing.where(col(WANTED)).count();
            if (wanted > 0) {
                files.addAll(news(feeds, snapshot, folder, differing, wanted, found.rows(), rows, rejected));
            }
            if (found.gone() > 0) {
                Dataset<Row> identities =
                        differing.where(not(col(HeldRows.IN_SOURCE))).select(HeldRows.columns(feeds.identity()));
                files.addAll(TextFiles.write(
                        names(feeds),
                        texts(HeldRows.of(rows, identities, feeds.identity())
                                .sort(HeldRows.columns(feeds.identity()))
                                .select(HeldRows.texts(feeds.rows().columns()))),
                        target(folder, SourceFeeds.DELETED)));
            }
            return found;
        } finally {
            differing.unpersist();
        }
    }

    private static final String WANTED = "_wanted";

    /**
     * Rows that the lake lacks or holds with another time, older or newer, and those that may have been changed since the last
     * reading without showing it: by a transaction that was under way, or within the same tick of their clock.
     */
    private static Column isWanted(SourceSettings source, Optional<LocalDateTime> bound) {
        Column isNews =
                not(col(HeldRows.IN_LAKE)).or(not(col(HeldRows.SOURCE_UPDATED).eqNullSafe(col(HeldRows.LAKE_UPDATED))));
        Column isFull = lit(source.reading() == SourceSettings.Reading.FULL);
        Column updated = col(HeldRows.SOURCE_UPDATED);
        // Of a day alone nobody knows the hour, nor of which zone it is.
        Column isRecent = bound.map(time -> updated.geq(lit(timestamp(time)))
                        .or(updated.equalTo(functions.date_trunc("day", updated))
                                .and(updated.geq(lit(timestamp(
                                        time.toLocalDate().minusDays(1).atStartOfDay()))))))
                .orElseGet(() -> lit(false));
        return col(HeldRows.IN_SOURCE).and(isFull.or(isNews).or(functions.coalesce(isRecent, lit(true))));
    }

    private static Timestamp timestamp(LocalDateTime utc) {
        return Timestamp.from(utc.toInstant(ZoneOffset.UTC));
    }

    private static Found found(Dataset<Row> differing, Optional<LocalDateTime> bound) {
        // What was rejected and waits is no news, as long as nobody looks at its content.
        Column isNew = col(HeldRows.IN_SOURCE).and(not(col(HeldRows.IN_LAKE))).and(not(col(HeldRows.WAITS)));
        Column isChanged = col(HeldRows.IN_SOURCE)
                .and(col(HeldRows.IN_LAKE))
                .and(not(col(HeldRows.SOURCE_UPDATED).eqNullSafe(col(HeldRows.LAKE_UPDATED))));
        Column isLate = bound.map(time -> functions.coalesce(
                        isNew.or(isChanged).and(col(HeldRows.SOURCE_UPDATED).lt(lit(timestamp(time)))), lit(false)))
                .orElseGet(() -> lit(false));
        Row counts = differing
                .agg(
                        count_if(col(HeldRows.IN_SOURCE)),
                        count_if(col(HeldRows.IN_LAKE)),
                        count_if(isNew),
                        count_if(isChanged),
                        count_if(not(col(HeldRows.IN_SOURCE))),
                        count_if(isLate))
                .head();
        return new Found(
                counts.getLong(0),
                counts.getLong(1),
                counts.getLong(2),
                counts.getLong(3),
                counts.getLong(4),
                counts.getLong(5));
    }

    /** A table that was emptied to be filled again must not empty the marts. */
    private void requireFewGone(SourceSettings source, Found found) {
        boolean isEmptied = found.rows() == 0 && found.held() > 0;
        if (!acceptGone && (isEmptied || source.maxGone().isExceededBy(found.gone(), found.held()))) {
            throw new CountinghouseException(
                    ErrorCode.SOURCE_ROWS_GONE,
                    "Source table " + source.table() + ": found " + Progress.count(found.gone()) + " of "
                            + Progress.count(found.held()) + " rows gone that were there before, expected "
                            + (isEmptied ? "a table that is not empty" : source.maxGone() + " (job.source.max-gone)")
                            + "; nothing was taken. Is it being filled again? Run again when it is; if they are to be gone,"
                            + " run once with --accept-gone");
        }
    }

    private void requireOnce(Dataset<Row> keys, SourceFeeds feeds, SourceSettings source) {
        Dataset<Row> rows = noRows(feeds);
        // A row that names nothing is rejected, like any other.
        List<Row> twice = keys.select(feeds.identity().stream()
                        .map(name -> HeldRows.canonical(name, rows.schema()).as(name))
                        .toArray(Column[]::new))
                .na()
                .drop()
                .groupBy(HeldRows.columns(feeds.identity()))
                .agg(count(lit(1)).as("times"))
                .where(col("times").gt(1))
                .orderBy(HeldRows.columns(feeds.identity()))
                .limit(NAMED)
                .collectAsList();
        if (!twice.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "Source table " + source.table() + ": found several rows of one identity ("
                            + String.join(", ", feeds.identity()) + "): "
                            + twice.stream()
                                    .map(row -> row.mkString("(", ", ", " times)"))
                                    .collect(Collectors.joining(", "))
                            + "; expected each once, as job.source.key says");
        }
    }

    /** The rows that say what is not held yet, nor was rejected for the same. */
    private List<ExtractFile> news(
            SourceFeeds feeds,
            TableSnapshot snapshot,
            String folder,
            Dataset<Row> differing,
            long wanted,
            long rows,
            Dataset<Row> held,
            Optional<Dataset<Row>> rejected) {
        long most = snapshot.mayRepeat() ? MOST_LOOKED_UP_WITHOUT_INDEX : MOST_LOOKED_UP;
        List<ExtractFile> seen = wanted <= most && wanted * LEAST_SHARE_LOOKED_UP <= rows
                ? lookedUp(feeds, snapshot, folder, differing, wanted)
                : snapshot.writeRows(target(folder, SEEN));
        try {
            Dataset<Row> judged = judged(feeds, seen);
            Column isGood = col(FeedSchema.REJECTS).isNull();
            Dataset<Row> good = HeldRows.unlike(judged.where(isGood), held, feeds);
            // The table took the bad version back.
            supersede(feeds, waiting -> waiting.join(named(judged.where(isGood), feeds), sameIdentity(), "left_semi")
                    .join(named(good, feeds), sameIdentity(), "left_anti"));
            Dataset<Row> bad = judged.where(not(isGood));
            Dataset<Row> fresh = rejected.map(known ->
                            bad.join(known, bad.col(FeedSchema.RAW).equalTo(known.col(Rejects.RAW)), "left_anti"))
                    .orElse(bad);
            Dataset<Row> kept = places(good).unionAll(places(fresh));
            return TextFiles.write(names(feeds), texts(textsAt(feeds, seen, kept)), target(folder, SourceFeeds.ROWS));
        } finally {
            seen.forEach(file -> raw.delete(file.key()));
        }
    }

    /** Closes rejected rows that the table does not hold any more, without anything that lands in their place. */
    private void supersede(SourceFeeds feeds, UnaryOperator<Dataset<Row>> among) {
        lake(feeds).waiting().ifPresent(waiting -> new RowPages(
                        among.apply(waiting).select(FeedSchema.FILE_ID, FeedSchema.LINE),
                        List.of(FeedSchema.FILE_ID, FeedSchema.LINE),
                        RejectedUpdates.PAGE_ROWS)
                .forEach(page -> resolutions.supersede(
                        lease,
                        Optional.empty(),
                        page.collectAsList().stream()
                                .map(row -> Resolution.superseded(row.getString(0), row.getLong(1)))
                                .toList())));
    }

    private static Dataset<Row> named(Dataset<Row> rows, SourceFeeds feeds) {
        return rows.select(Rejects.identity(feeds.identity()).as(Rejects.IDENTITY));
    }

    private static scala.collection.immutable.Seq<String> sameIdentity() {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(Rejects.IDENTITY))
                .toSeq();
    }

    private static Dataset<Row> places(Dataset<Row> rows) {
        return rows.select(col(FeedSchema.FILE_ID), col(FeedSchema.LINE));
    }

    /** An identity that the server finds otherwise than by its text is found by reading all rows. */
    private List<ExtractFile> lookedUp(
            SourceFeeds feeds, TableSnapshot snapshot, String folder, Dataset<Row> differing, long wanted) {
        Iterator<Row> identities = differing
                .where(col(WANTED))
                .select(HeldRows.columns(feeds.identity()))
                .toLocalIterator();
        List<ExtractFile> found = snapshot.writeRows(
                mapped(identities, row -> IntStream.range(0, row.size())
                        .mapToObj(row::getString)
                        .collect(Collectors.toCollection(ArrayList::new))),
                target(folder, SEEN));
        if (rows(found) >= wanted) {
            return found;
        }
        found.forEach(file -> raw.delete(file.key()));
        return snapshot.writeRows(target(folder, SEEN));
    }

    /** The texts of these places in files of an extract, of which the first record is in line 2. */
    private Dataset<Row> textsAt(SourceFeeds feeds, List<ExtractFile> seen, Dataset<Row> places) {
        String path = "_path";
        Dataset<Row> files = spark.createDataFrame(
                seen.stream()
                        .map(file -> RowFactory.create(
                                file.key().substring(file.key().lastIndexOf('/') + 1), file.sha256()))
                        .toList(),
                new StructType().add(path, DataTypes.StringType).add(FeedSchema.FILE_ID, DataTypes.StringType));
        Dataset<Row> texts = spark.read()
                .schema(textSchema(feeds))
                .parquet(paths(seen))
                .select(Stream.concat(
                                names(feeds).stream().map(functions::col),
                                Stream.of(
                                        col("_metadata.file_name").as(path),
                                        col("_metadata.row_index").plus(2).as(FeedSchema.LINE)))
                        .toArray(Column[]::new));
        return texts.join(functions.broadcast(files), path)
                .join(
                        places,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                                .toSeq(),
                        "left_semi")
                .select(HeldRows.columns(names(feeds)));
    }

    private ExtractTarget target(String folder, String prefix) {
        return new ExtractTarget(spark.sessionState().newHadoopConf(), folder, prefix);
    }

    private Dataset<Row> noKeys(SourceFeeds feeds) {
        StructType schema = new StructType();
        for (String name : Stream.concat(feeds.identity().stream(), Stream.of(feeds.updated()))
                .toList()) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return spark.createDataFrame(List.of(), schema);
    }

    private Dataset<Row> noRows(SourceFeeds feeds) {
        StructType schema = new StructType();
        for (FeedColumn column : feeds.rows().columns()) {
            schema = schema.add(column.name(), column.type().sparkType());
        }
        return spark.createDataFrame(List.of(), schema);
    }

    private static StructType textSchema(SourceFeeds feeds) {
        StructType schema = new StructType();
        for (String name : names(feeds)) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return schema;
    }

    private static String[] paths(List<ExtractFile> files) {
        return files.stream().map(ExtractFile::key).toArray(String[]::new);
    }

    private static long rows(List<ExtractFile> files) {
        return files.stream().mapToLong(ExtractFile::rows).sum();
    }

    private static List<String> names(SourceFeeds feeds) {
        return feeds.rows().columns().stream().map(FeedColumn::name).toList();
    }

    private static Iterator<Object[]> texts(Dataset<Row> rows) {
        return mapped(rows.toLocalIterator(), row -> {
            Object[] values = new Object[row.size()];
            Arrays.setAll(values, row::get);
            return values;
        });
    }

    private static <T> Iterator<T> mapped(Iterator<Row> rows, Function<Row, T> map) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public T next() {
                return map.apply(rows.next());
            }
        };
    }
}
