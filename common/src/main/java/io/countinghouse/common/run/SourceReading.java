package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.TakenFile;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractTarget;
import io.countinghouse.common.source.Since;
import io.countinghouse.common.source.SnapshotOptions;
import io.countinghouse.common.source.SourceTable;
import io.countinghouse.common.source.TableSnapshot;
import io.countinghouse.common.source.TextFiles;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads a job's source table, as it is at one moment, into a set of files in the raw zone; from there on they are raw files
 * like others. Rows that are gone are found by comparing keys with the lake.
 */
final class SourceReading {
    /** Files of keys, and the column of them. */
    private static final String KEYS = "keys";

    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final Progress progress;
    private final Ledger ledger;
    private final LakePaths paths;
    private final RawZone raw;
    private final SourceSets sets;

    SourceReading(
            SparkSession spark,
            Settings settings,
            Job job,
            Progress progress,
            Ledger ledger,
            LakePaths paths,
            RawZone raw,
            SourceSets sets) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.progress = progress;
        this.ledger = ledger;
        this.paths = paths;
        this.raw = raw;
        this.sets = sets;
    }

    /** Does nothing for a job without a source, or when a whole set waits to be taken. No batch is open. */
    void read(LeaseKeeper keeper) {
        if (job.source().isEmpty()) {
            return;
        }
        sets.clean(raw.list(paths.raw()));
        if (settings.source().isPresent() && !sets.isOneWaiting(raw.list(paths.raw()))) {
            keeper.requireHeld();
            read(keeper, job.source().get(), settings.source().get());
        }
    }

    private void read(LeaseKeeper keeper, SourceFeeds feeds, SourceSettings source) {
        progress.begin("read", "source table " + source.table());
        SourceTable table = new SourceTable(source.table(), feeds.key(), columns(feeds));
        SnapshotOptions options = new SnapshotOptions(
                source.connections(), SnapshotOptions.DEFAULT.lockWait(), SnapshotOptions.DEFAULT.lockAttempts());
        try (TableSnapshot snapshot = TableSnapshot.open(source.mysql(), table, options)) {
            sets.requireNewest(snapshot.takenAt(), source.table());
            String folder = sets.folder(snapshot.takenAt(), keeper.lease().runId());
            Optional<LocalDateTime> since = source.reading() == SourceSettings.Reading.FULL
                    ? Optional.empty()
                    : sets.lastTaken().map(last -> last.minus(source.overlap()));
            List<ExtractFile> rows = snapshot.writeRows(
                    since.map(bound -> new Since(feeds.updated(), bound)), target(folder, SourceFeeds.ROWS));
            List<ExtractFile> gone = gone(feeds, snapshot, folder);
            List<ExtractFile> files =
                    Stream.concat(rows.stream(), gone.stream()).toList();
            if (!files.isEmpty()) {
                keeper.requireHeld();
                CrashPoint.SOURCE_READ.reach();
                sets.complete(folder, files);
                CrashPoint.SOURCE_KEPT.reach();
            }
            progress.end(
                    "read",
                    "source table " + source.table() + ": " + count(rows) + " rows"
                            + since.map(time -> " changed since " + time).orElse("") + ", " + count(gone) + " gone");
        }
    }

    private ExtractTarget target(String folder, String prefix) {
        return new ExtractTarget(spark.sessionState().newHadoopConf(), folder, prefix);
    }

    private static String count(List<ExtractFile> files) {
        return Progress.count(files.stream().mapToLong(ExtractFile::rows).sum());
    }

    /** Rows that the lake holds from this source and the source does not hold any more, as they were last seen. */
    private List<ExtractFile> gone(SourceFeeds feeds, TableSnapshot snapshot, String folder) {
        String path = paths.table(feeds.table().name());
        DeltaTables delta = new DeltaTables(spark);
        if (!delta.exists(path)) {
            return List.of();
        }
        String[] keys = snapshot.writeKeys(feeds.updated(), target(folder, KEYS)).stream()
                .map(ExtractFile::key)
                .toArray(String[]::new);
        Dataset<Row> held = feeds.table()
                .current(delta.readAt(path, delta.latestVersion(path)))
                .join(functions.broadcast(filesOf(feeds)), FeedSchema.FILE_ID);
        Dataset<Row> gone = keys.length == 0
                ? held
                : held.join(
                        spark.read().parquet(keys).select(col(feeds.key()).as(KEYS)),
                        held.col(feeds.key()).equalTo(col(KEYS)),
                        "left_anti");
        Column[] cells = columns(feeds).stream()
                .map(column -> col(column).cast(DataTypes.StringType))
                .toArray(Column[]::new);
        Iterator<Row> rows = gone.sort(feeds.key()).select(cells).toLocalIterator();
        Iterator<Object[]> texts = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Object[] next() {
                Row row = rows.next();
                Object[] values = new Object[row.size()];
                Arrays.setAll(values, row::get);
                return values;
            }
        };
        List<ExtractFile> written = TextFiles.write(columns(feeds), texts, target(folder, SourceFeeds.DELETED));
        Arrays.stream(keys).forEach(raw::delete);
        return written;
    }

    private Dataset<Row> filesOf(SourceFeeds feeds) {
        List<String> files = ledger.takenFiles(job.name()).stream()
                .filter(file -> file.feed().equals(feeds.rows().name()))
                .map(TakenFile::fileId)
                .toList();
        return spark.createDataset(files, org.apache.spark.sql.Encoders.STRING())
                .toDF(FeedSchema.FILE_ID);
    }

    private static List<String> columns(SourceFeeds feeds) {
        return feeds.rows().columns().stream().map(FeedColumn::name).toList();
    }
}
